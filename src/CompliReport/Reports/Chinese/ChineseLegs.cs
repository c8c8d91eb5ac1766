namespace CompliReport.Reports.Chinese;

/// <summary>Chinese names of movements and of what stands on their other side.</summary>
internal static class ChineseLegs
{
    /// <summary>The canonical kind in words.</summary>
    internal static string KindOf(string kind) => kind switch
    {
        "fiat_deposit" => "法定货币转入",
        "fiat_withdrawal" => "法定货币转出",
        "crypto_deposit" => "虚拟货币转入",
        "crypto_withdrawal" => "虚拟货币转出",
        "trade" => "撮合交易",
        "conversion" => "兑换",
        "fee" => "手续费",
        "fee_rebate" => "手续费返还",
        "internal_transfer" => "内部划转",
        "lock" => "冻结",
        "unlock" => "解冻",
        "reward" => "收益或奖励",
        "card_spend" => "银行卡消费",
        "cash_in" => "现金存入",
        "cash_out" => "现金支取",
        "p2p" => "个人之间交易",
        "chargeback" => "拒付退款",
        "adjustment" => "平台调账",
        _ => "其他",
    };

    /// <summary>The counterparty's type in words; empty where the ledger does not say.</summary>
    internal static string PartyOf(string type) => type switch
    {
        "bank" => "银行账户",
        "card" => "银行卡",
        "cash" => "现金",
        "vasp" => "其他交易平台",
        "self_hosted" => "自托管钱包",
        "customer" => "本平台账户",
        "merchant" => "商户",
        "unknown" => "不明",
        _ => "",
    };
}
