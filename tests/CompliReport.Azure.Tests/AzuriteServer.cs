using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Azure.Tests;

/// <summary>The storage emulator on free ports of this machine, in memory. It ends with its owner.</summary>
internal sealed partial class AzuriteServer : IAsyncDisposable
{
    internal const string AccountName = "testaccount";

    // Made anew for each test run, so that no text of the repository looks like a key.
    private static readonly string AccountKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    private static readonly TimeSpan StartTimeMax = TimeSpan.FromSeconds(60), InstallTimeMax = TimeSpan.FromMinutes(5);

    private static readonly string Source = Path.Combine(AppContext.BaseDirectory, "azurite");

    private readonly Process _process;

    private AzuriteServer(Process process, IReadOnlyDictionary<string, Uri> addresses)
    {
        _process = process;
        Blobs = new Uri(addresses["Blob"], "/" + AccountName);
        Queues = new Uri(addresses["Queue"], "/" + AccountName);
        Tables = new Uri(addresses["Table"], "/" + AccountName);
    }

    internal Uri Blobs { get; }

    internal Uri Queues { get; }

    internal Uri Tables { get; }

    internal string Connection =>
        $"DefaultEndpointsProtocol={Blobs.Scheme};AccountName={AccountName};AccountKey={AccountKey};"
        + $"BlobEndpoint={Blobs};QueueEndpoint={Queues};TableEndpoint={Tables}";

    /// <summary>Starts the emulator, installing it first where it is missing.</summary>
    /// <exception cref="NoAzuriteException">Node.js is not there, or cannot install it.</exception>
    internal static async Task<AzuriteServer> StartAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        string folder = await InstallAsync(cancellationToken);
        string[] all =
        [
            Path.Combine(Source, "start.js"), "--silent", "--disableTelemetry", "--inMemoryPersistence",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", .. arguments,
        ];
        Process process = Start("node", folder, all);
        using CancellationTokenSource inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inTime.CancelAfter(StartTimeMax);
        Dictionary<string, Uri> addresses = new(StringComparer.Ordinal);
        List<string> said = [];
        while (addresses.Count < 3)
        {
            string? line = await process.StandardOutput.ReadLineAsync(inTime.Token)
                ?? throw new InvalidOperationException(
                    "The emulator ended: " + string.Join('\n', said) + await process.StandardError.ReadToEndAsync(inTime.Token));
            said.Add(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                addresses.Add(match.Groups[1].Value, new Uri(match.Groups[2].Value));
            }
        }

        // A full pipe would stop the emulator.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return new AzuriteServer(process, addresses);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    // One folder for each content of the lock file.
    private static async Task<string> InstallAsync(CancellationToken cancellationToken)
    {
        byte[] lockFile = await File.ReadAllBytesAsync(Path.Combine(Source, "package-lock.json"), cancellationToken);
        string version = Convert.ToHexStringLower(SHA256.HashData(lockFile))[..16];
        string folder = Path.Combine(RepositoryTree.Root, "artifacts", "azurite", version);
        await SharedFolder.MakeAsync(folder, InstallInAsync, InstallTimeMax * 2, cancellationToken);
        return folder;
    }

    private static async Task InstallInAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (string file in Directory.EnumerateFiles(Source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        using CancellationTokenSource inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inTime.CancelAfter(InstallTimeMax);
        using Process npm = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", folder, "ci", "--no-audit", "--no-fund");
        npm.BeginOutputReadLine();
        string error = await npm.StandardError.ReadToEndAsync(inTime.Token);
        await npm.WaitForExitAsync(inTime.Token);
        if (npm.ExitCode != 0)
        {
            throw new NoAzuriteException("npm could not install the emulator: " + error.Split('\n').FirstOrDefault());
        }
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["AZURITE_ACCOUNTS"] = AccountName + ":" + AccountKey;
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new NoAzuriteException($"{program} is not on this machine; install Node.js 20 or later.");
        }
    }

    [GeneratedRegex(@"Azurite (Blob|Queue|Table) service is successfully listening at (\S+)")]
    private static partial Regex Listening();
}

/// <summary>The emulator cannot be had here: tests that need it are skipped and say why.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It always says what is missing.")]
internal sealed class NoAzuriteException(string message) : Exception(message);
