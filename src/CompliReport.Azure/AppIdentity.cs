using System;
using Azure.Core;
using Azure.Identity;

namespace CompliReport.Azure;

/// <summary>Who the app is, by the settings that the Functions host reads too.</summary>
internal static class AppIdentity
{
    /// <summary>The identity of <c>Name__credential</c> and <c>Name__clientId</c>; without them, that of who is signed in.</summary>
    /// <exception cref="FormatException">It is another kind of credential; the message names the setting.</exception>
    internal static TokenCredential Of(string name, Func<string, string?> setting)
    {
        string? kind = setting(name + "__credential"), client = setting(name + "__clientId");
        return kind switch
        {
            "managedidentity" => new ManagedIdentityCredential(
                client is { Length: > 0 } ? ManagedIdentityId.FromUserAssignedClientId(client) : ManagedIdentityId.SystemAssigned),
            null or "" => new DefaultAzureCredential(),
            _ => throw new FormatException(
                $"Setting {name}__credential is '{kind}': expected 'managedidentity', or nothing for the identity of who is signed in."),
        };
    }
}
