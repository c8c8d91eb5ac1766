namespace CompliReport.Proof;

/// <summary>What a verification can find wrong. Codes are never used for something else; docs/verify.md explains each.</summary>
internal static class ProofCodes
{
    internal const string
        Unreadable = "UNREADABLE",
        FileMissing = "FILE_MISSING",
        FileChanged = "FILE_CHANGED",
        FileForeign = "FILE_FOREIGN",
        MerkleRoot = "MERKLE_ROOT",
        FindingsRoot = "FINDINGS_ROOT",
        RunId = "RUN_ID",
        SealMissing = "SEAL_MISSING",
        SealDiffers = "SEAL_DIFFERS",
        Signature = "SIGNATURE_FALSE",
        SignatureKey = "SIGNATURE_OTHER_KEY",
        SignatureMissing = "SIGNATURE_MISSING",
        ChainMissing = "CHAIN_MISSING",
        ChainLine = "CHAIN_LINE",
        ChainBroken = "CHAIN_BROKEN",
        ChainRunMissing = "CHAIN_RUN_MISSING",
        ChainRunUnknown = "CHAIN_RUN_UNKNOWN",
        Anchor = "ANCHOR_NOT_MET",
        Sums = "SUMS",
        LineHash = "LINE_HASH",
        LineSource = "LINE_SOURCE",
        LineNotRead = "LINE_NOT_READ",
        InputMissing = "INPUT_MISSING",
        Leg = "LEG_DIFFERS",
        Basis = "BASIS_DIFFERS",
        Rule = "RULE_NOT_REPRODUCED",
        Rendering = "FILE_NOT_REPRODUCED",
        Narrative = "NARRATIVE",
        Fact = "FACT_DIFFERS";
}
