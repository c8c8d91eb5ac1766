using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Proof;
using CompliReport.Reports;
using Xunit;

namespace CompliReport.Tests.Proof;

/// <summary>Runs that are taken away, put in or made again are found: in the chain, or by what left our control.</summary>
public sealed class ChainTests : IDisposable
{
    private readonly ProvenRuns _runs = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Runs_stand_in_the_chain_in_the_order_in_which_they_were_made()
    {
        string[] folders = await _runs.DeliverAsync(3, Token);
        string[] lines = await File.ReadAllLinesAsync(_runs.Chain, Token);
        Assert.Equal(folders.Select(static folder => Path.GetFileName(folder)), lines.Select(static line => RunChain.Line(line, out _)!.RunId));
        Assert.Equal("", _runs.Codes(_runs.Options(isAnchored: true)));
    }

    [Fact]
    public async Task A_run_that_is_made_again_keeps_its_place_and_its_bytes()
    {
        string[] folders = await _runs.DeliverAsync(3, Token);
        string[] before = [.. Directory.EnumerateFiles(folders[0]).Append(_runs.Chain).Select(File.ReadAllText)];
        await _runs.DeliverOneAsync(0, Token);
        Assert.Equal(before, Directory.EnumerateFiles(folders[0]).Append(_runs.Chain).Select(File.ReadAllText));
    }

    [Fact]
    public async Task A_chain_in_which_the_operators_key_was_changed_is_proven_by_both_keys_and_by_one_alone_is_not()
    {
        SealKey before = VerificationTests.NewKey(out byte[] first), after = VerificationTests.NewKey(out byte[] second);
        await _runs.DeliverOneAsync(0, Token, before);
        await _runs.DeliverOneAsync(1, Token, after);
        Assert.Equal("", _runs.Codes(_runs.Options() with { PublicKeys = [first, second] }));
        Assert.Equal("SIGNATURE_OTHER_KEY", _runs.Codes(_runs.Options() with { PublicKeys = [second] }));
    }

    [Theory]
    [InlineData("the last run's folder is deleted", 2, false, "CHAIN_RUN_MISSING")]
    [InlineData("a run's folder in between is deleted", 1, false, "CHAIN_RUN_MISSING")]
    [InlineData("a run in between is deleted with its line", 1, true, "CHAIN_BROKEN")]
    [InlineData("the first is deleted with its line", 0, true, "CHAIN_BROKEN")]
    public async Task A_run_that_is_dropped_is_missed(string reason, int dropped, bool withLine, string code)
    {
        string[] folders = await _runs.DeliverAsync(3, Token);
        await DropAsync(folders, dropped, withLine);
        Assert.True(_runs.Codes() == code, $"{reason}: {_runs.Codes()}");
    }

    [Fact]
    public async Task The_last_run_dropped_with_its_line_is_missed_by_receipt_and_message_alone()
    {
        string[] folders = await _runs.DeliverAsync(3, Token);
        await DropAsync(folders, 2, withLine: true);
        Assert.Equal("", _runs.Codes());
        Assert.Equal("ANCHOR_NOT_MET", _runs.Codes(_runs.Options(isAnchored: true)));
    }

    [Fact]
    public async Task A_run_that_is_missed_by_a_receipt_is_missed_in_an_exchange_s_folder_of_another_name_too()
    {
        string[] folders = await _runs.DeliverAsync(3, Token);
        await DropAsync(folders, 2, withLine: true);
        string renamed = Path.Combine(_runs.Out, "RENAMED");
        Directory.Move(_runs.Exchange, renamed);
        Assert.Equal("ANCHOR_NOT_MET", ProvenRuns.CodesOf(Verification.Of(renamed, _runs.Options(isAnchored: true))));
    }

    [Fact]
    public async Task A_folder_that_is_written_again_without_a_run_and_hashed_anew_is_found_by_receipt_and_message()
    {
        await _runs.DeliverAsync(3, Token);
        Directory.Delete(_runs.Out, recursive: true);
        // The receipts and messages of before are with others.
        using (ProvenRuns forger = new())
        {
            await forger.DeliverOneAsync(2, Token);
            await forger.DeliverOneAsync(0, Token);
            Directory.Move(forger.Out, _runs.Out);
        }

        Assert.Equal("", _runs.Codes());
        ProofLog log = Verification.Of(_runs.Out, _runs.Options(isAnchored: true));
        Assert.Equal("ANCHOR_NOT_MET", ProvenRuns.CodesOf(log));
        Assert.Contains(log.Faults, static fault => fault.Found.Contains("no run", StringComparison.Ordinal));
        Assert.Contains(log.Faults, static fault => fault.Found.Contains("another root, place or manifest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exchange_that_is_deleted_whole_is_missed()
    {
        await _runs.DeliverAsync(1, Token);
        ProofOptions options = _runs.Options(isAnchored: true);
        Directory.Delete(_runs.Exchange, recursive: true);
        Assert.Equal("ANCHOR_NOT_MET", _runs.Codes(options));
    }

    [Theory]
    [InlineData("signed by the operator", "operator", "operator", "")]
    [InlineData("signed by somebody else", "other", "operator", "SIGNATURE_OTHER_KEY")]
    [InlineData("not signed", null, "operator", "SIGNATURE_MISSING")]
    [InlineData("nobody asks who signed", "other", null, "")]
    public async Task Signatures_are_by_the_operators_key(string reason, string? signer, string? asked, string code)
    {
        SealKey own = VerificationTests.NewKey(out byte[] ownPublic), other = VerificationTests.NewKey(out _);
        await _runs.DeliverAsync(2, Token, signer is null ? null : signer == "operator" ? own : other);
        string codes = _runs.Codes(_runs.Options(publicKey: asked is null ? null : ownPublic));
        Assert.True(codes == code, $"{reason}: {codes}");
    }

    [Fact]
    public async Task A_seal_that_was_changed_after_it_was_signed_is_false()
    {
        SealKey key = VerificationTests.NewKey(out byte[] publicKey);
        string run = (await _runs.DeliverAsync(1, Token, key))[0];
        string report = Directory.EnumerateDirectories(Path.Combine(run, "reports")).First();
        ProvenRuns.Replace(Path.Combine(report, "seal.json"), "\"number\": 1", "\"number\": 2");
        Assert.Equal("SIGNATURE_FALSE", ProvenRuns.CodesOf(Verification.OfPackage(report, _runs.Options(publicKey: publicKey))));
    }

    [Theory]
    [InlineData("no key at all", "-----BEGIN NOTHING-----")]
    [InlineData("another curve", null)]
    public void A_key_that_cannot_seal_is_refused_before_a_run_is_made(string reason, string? pem)
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        CryptographicException error = Assert.Throws<CryptographicException>(() => SealKey.OfPem(pem ?? other.ExportPkcs8PrivateKeyPem()));
        Assert.True(error.Message.Contains("P-256", StringComparison.Ordinal), reason);
    }

    [Fact]
    public async Task Runs_that_are_delivered_at_once_all_find_a_place()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 6), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Token },
            async (number, cancel) => await _runs.DeliverOneAsync(number / 2, cancel));
        string[] lines = await File.ReadAllLinesAsync(_runs.Chain, Token);
        Assert.Equal(3, lines.Length);
        Assert.Equal("", _runs.Codes(_runs.Options(isAnchored: true)));
    }

    [Theory]
    [InlineData("empty", 0)]
    [InlineData("cut off in its last line", 100)]
    public async Task A_chain_that_is_cut_off_is_not_gone_on_from(string reason, int bytes)
    {
        await _runs.DeliverAsync(1, Token);
        byte[] chain = await File.ReadAllBytesAsync(_runs.Chain, Token);
        await File.WriteAllBytesAsync(_runs.Chain, chain[..bytes], Token);
        IOException error = await Assert.ThrowsAsync<IOException>(() => _runs.DeliverOneAsync(1, Token));
        Assert.True(error.Message.Contains("empty or cut off", StringComparison.Ordinal), reason + ": " + error.Message);
        Assert.Equal(chain[..bytes], await File.ReadAllBytesAsync(_runs.Chain, Token));
    }

    private async Task DropAsync(string[] folders, int dropped, bool withLine)
    {
        Directory.Delete(folders[dropped], recursive: true);
        if (withLine)
        {
            string[] lines = await File.ReadAllLinesAsync(_runs.Chain, Token);
            await File.WriteAllTextAsync(_runs.Chain, string.Concat(lines.Where((_, i) => i != dropped).Select(static line => line + "\n")), Token);
        }
    }
}
