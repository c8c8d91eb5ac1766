using System;
using System.Text;

namespace CompliReport.LocalRuntime.Queues;

/// <summary>A message's content: senders may write base64, as storage queues do by default, or plain text.</summary>
internal static class MessageText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The content. What is base64 of UTF-8 text counts as base64; JSON never is, for it starts with a brace, a bracket or a
    /// quote.</summary>
    internal static string Decode(string body)
    {
        Span<byte> bytes = new byte[body.Length];
        if (body.Length == 0 || !Convert.TryFromBase64String(body.Trim(), bytes, out int length))
        {
            return body;
        }

        try
        {
            return Strict.GetString(bytes[..length]);
        }
        catch (DecoderFallbackException)
        {
            return body;
        }
    }
}
