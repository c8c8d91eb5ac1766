using System.Text.Json;
using CompliReport.Delivery.Days;
using Microsoft.AspNetCore.Mvc;

namespace CompliReport.Functions;

/// <summary>JSON answers of the HTTP functions, written like the records themselves on every host.</summary>
internal static class Answer
{
    internal static IActionResult Of(int status, object? body) => new ContentResult
    {
        StatusCode = status,
        ContentType = "application/json; charset=utf-8",
        Content = JsonSerializer.Serialize(body, DayRecord.Json),
    };
}
