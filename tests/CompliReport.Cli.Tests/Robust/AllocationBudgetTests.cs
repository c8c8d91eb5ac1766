using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests.Robust;

/// <summary>What a whole run allocates for each further row: time is no test, this is.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class AllocationBudgetTests : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_whole_run_allocates_at_most_so_many_bytes_for_a_further_row()
    {
        // What a run takes whatever its rows drops out of the difference; the first compiles. It was 1,400 when this was written.
        const int Few = 10_000, Many = 40_000, BytesMax = 2000;
        string few = Ledger(Few), many = Ledger(Many);
        _ = await AllocatedAsync(few, "first");
        long each = (await AllocatedAsync(many, "many") - await AllocatedAsync(few, "few")) / (Many - Few);
        Assert.True(each <= BytesMax, $"{each} bytes a row, {BytesMax} at most");
        Assert.True(each > 0, $"{each} bytes a row: the measurement is wrong");
    }

    // Customers who pay in and exchange at an ordinary price, each once: rows without findings, as most are.
    private string Ledger(int rows)
    {
        StringBuilder text = new("exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,rate_applied,price_ccy,"
            + "counterparty_type,counterparty_account\n");
        for (int i = 0; i < rows; i += 4)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"2023-03-02T{i / 3600 % 24:00}:{i / 60 % 60:00}:{i % 60:00}Z");
            text.Append(CultureInfo.InvariantCulture, $"EX,D{i},D{i},posted,A{i},{at},fiat_deposit,single,EUR,fiat,100,,,bank,B{i}\n");
            text.Append(CultureInfo.InvariantCulture, $"EX,Q{i},G{i},posted,A{i},{at},conversion,quote,EUR,fiat,-94,0.94,EUR,,\n");
            text.Append(CultureInfo.InvariantCulture, $"EX,C{i},G{i},posted,A{i},{at},conversion,base,USDT,stablecoin,100,0.94,EUR,,\n");
            text.Append(CultureInfo.InvariantCulture, $"EX,F{i},G{i},posted,A{i},{at},fee,fee,EUR,fiat,-0.1,,,,\n");
        }

        return _desk.Write($"ledger{rows}.csv", text.ToString());
    }

    private async Task<long> AllocatedAsync(string ledger, string name)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        (int code, _, string error) = await Desk.RunAsync(
            "run", "--ledgers", ledger, "--rates", Path.Combine(Desk.Sample, "rates"), "--out", Path.Combine(_desk.Root, name));
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(code == 0, error);
        return bytes;
    }
}

/// <summary>Tests that measure what the whole process allocates: no other runs beside them.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
