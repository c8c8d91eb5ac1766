using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Xml;
using System.Xml.Schema;

namespace CompliReport.Reports.Filing;

/// <summary>A schema file of an authority.</summary>
/// <param name="Name">Below the folder of schemas, e.g. <c>fincen/EFL_SARXBatchSchema.xsd</c>.</param>
/// <param name="Content">Its bytes.</param>
public sealed record SchemaFile(string Name, ReadOnlyMemory<byte> Content);

/// <summary>
/// The authorities' schemas that are at hand; they are not ours to ship. Where one is missing, validation says that it was not run.
/// </summary>
/// <remarks>Each is compiled once, at its first use; safe for several threads. Nothing is fetched from anywhere.</remarks>
public sealed class FilingSchemas
{
    private readonly ConcurrentDictionary<string, Lazy<XmlSchemaSet>> _compiled = new(StringComparer.Ordinal);
    private readonly ImmutableArray<SchemaFile> _files;

    /// <summary>Schemas of some files.</summary>
    public FilingSchemas(ImmutableArray<SchemaFile> files) => _files = files;

    /// <summary>None at all.</summary>
    public static FilingSchemas None { get; } = new([]);

    /// <summary>Validates a file against the schema of its profile.</summary>
    /// <param name="profile">Names the schema.</param>
    /// <param name="xml">The file.</param>
    /// <param name="code">The code of violations, e.g. <c>FINCEN_SCHEMA</c>.</param>
    /// <param name="violations">Takes one for each fault, with the path of the element.</param>
    internal SchemaOutcome Validate(AuthorityProfile profile, byte[] xml, string code, ICollection<FilingViolation> violations)
    {
        if (profile.SchemaFile.Length == 0 || FileOf(profile.SchemaFile) is not { } file)
        {
            return SchemaOutcome.NotRun;
        }

        XmlSchemaSet schemas = _compiled.GetOrAdd(file.Name, _ => new Lazy<XmlSchemaSet>(() => Compile(file))).Value;
        bool isSound = true;
        List<string> path = [];
        XmlReaderSettings settings = new()
        {
            ValidationType = ValidationType.Schema,
            Schemas = schemas,
            ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings | XmlSchemaValidationFlags.ProcessIdentityConstraints,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
        };
        settings.ValidationEventHandler += (_, fault) =>
        {
            isSound = false;
            violations.Add(new FilingViolation(
                code, ViolationGrade.Fatal, string.Join('/', path), "see expected", FirstLine(fault.Message)));
        };
        using XmlReader reader = XmlReader.Create(new MemoryStream(xml), settings);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                path.RemoveRange(reader.Depth, path.Count - reader.Depth);
                path.Add(reader.LocalName);
            }
        }

        return isSound ? SchemaOutcome.Passed : SchemaOutcome.Failed;
    }

    // An authority's folder may be called otherwise: the file's own name decides where the path does not.
    private SchemaFile? FileOf(string name)
    {
        foreach (SchemaFile file in _files)
        {
            if (file.Name == name || Path.GetFileName(file.Name) == Path.GetFileName(name))
            {
                return file;
            }
        }

        return null;
    }

    private static XmlSchemaSet Compile(SchemaFile file)
    {
        XmlSchemaSet schemas = new() { XmlResolver = null };
        using XmlReader reader = XmlReader.Create(
            new MemoryStream(file.Content.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        schemas.Add(null, reader);
        schemas.Compile();
        return schemas;
    }

    // The message of a value that breaks a pattern repeats the value, which may be personal.
    private static string FirstLine(string message)
    {
        int value = message.IndexOf(" - The value '", StringComparison.Ordinal);
        string start = value < 0 ? message : message[..value] + " - the value breaks its type";
        int quote = start.IndexOf("The value '", StringComparison.Ordinal);
        return quote < 0 ? start : start[..quote] + "the value breaks its type";
    }
}
