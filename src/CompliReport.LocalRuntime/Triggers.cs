using System;
using System.Diagnostics.CodeAnalysis;

namespace CompliReport.LocalRuntime;

/// <summary>Marks a method as a function. The class is made by dependency injection, once an invocation.</summary>
/// <param name="name">The function's name; unique in the app.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;
}

/// <summary>The parameter that gets the message: a text, bytes or an object read from JSON.</summary>
/// <param name="queueName">The queue, or <c>%Setting%</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : Attribute
{
    /// <summary>The queue.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>Name of the setting that holds the connection; the desk has one storage and ignores it.</summary>
    public string? Connection { get; set; }
}

/// <summary>The parameter that gets a <see cref="TimerInfo"/>.</summary>
/// <param name="schedule">NCRONTAB with seconds, or <c>%Setting%</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>The schedule as written.</summary>
    public string Schedule { get; } = schedule;
}

/// <summary>The parameter that gets the HTTP request.</summary>
/// <param name="authLevel">Which key a caller needs.</param>
/// <param name="methods">The methods that are answered; all when none is given.</param>
[AttributeUsage(AttributeTargets.Parameter)]
[SuppressMessage("Design", "CA1019:Define accessors for attribute arguments",
    Justification = "The accessors are AuthLevel and Methods, as in the real attribute.")]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    /// <summary>Which key a caller needs.</summary>
    public AuthorizationLevel AuthLevel { get; } = authLevel;

    /// <summary>The methods that are answered.</summary>
    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "The shape of the real attribute.")]
    public string[] Methods { get; } = methods;

    /// <summary>The route below <c>/api/</c>; the function's name when null.</summary>
    public string? Route { get; set; }
}

/// <summary>Sends what the method returns to a queue: a text, a list of texts, or an object as JSON.</summary>
/// <param name="queueName">The queue, or <c>%Setting%</c>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class QueueOutputAttribute(string queueName) : Attribute
{
    /// <summary>The queue.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>Name of the setting that holds the connection; the desk has one storage and ignores it.</summary>
    public string? Connection { get; set; }
}

/// <summary>Which key a caller of an HTTP function needs.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>Treated like <see cref="Function"/> on the desk, which knows no users.</summary>
    User = 1,

    /// <summary>The function key, in <c>x-functions-key</c> or <c>?code=</c>.</summary>
    Function = 2,

    /// <summary>Not told apart from the others by the real host either.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
