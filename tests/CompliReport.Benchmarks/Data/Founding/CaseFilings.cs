using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>What the reports to authorities need besides ledgers: who files, and the dirham, which the euro reference rates do not
/// have.</summary>
internal static class CaseFilings
{
    private const string Filer = """
        {
          // Who files, as the authorities know it. Invented, like everything in this folder.
          "schema": "complireport/filer/1",
          "name": "Demo Exchange Ltd",
          "address": { "street": "1 Example Street", "city": "Dubai", "state": "Dubai", "postal_code": "00000", "country": "AE" },
          "contact": { "name": "Compliance Office", "phone": "+971 4 000 0100", "email": "compliance@example.com" },
          "authorities": {
            "CAMLMAC": { "institution_code": "DEMOEX00000001", "branch_code": "DEMOEX00000001", "reporter": "Compliance Office" },
            "SAFE": { "node_code": "0000001", "institution_code": "DEMOEX00000001" },
            "AE-FIU": { "rentity_id": "101", "rentity_branch": "MAIN", "institution_code": "DEMOEX", "reporting_user_code": "MLRO1" },
            "FINCEN": { "tcc": "PTEST123", "tin": "000000000", "primary_regulator": "7" },
          },
        }

        """;

    public static void Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "filer.json"), Filer.ReplaceLineEndings("\n"));
        StringBuilder dirham = new("currency,date,published_at,units_per_usd,source\n");
        for (DateOnly day = new(2023, 2, 20); day <= new DateOnly(2023, 4, 9); day = day.AddDays(1))
        {
            // Pegged: the same every day.
            dirham.Append(CultureInfo.InvariantCulture, $"AED,{day:yyyy-MM-dd},{day:yyyy-MM-dd}T00:00:00Z,3.6725,synthetic\n");
        }

        Directory.CreateDirectory(Path.Combine(folder, "rates", "official"));
        File.WriteAllText(Path.Combine(folder, "rates", "official", "dirham.csv"), dirham.ToString());
    }
}
