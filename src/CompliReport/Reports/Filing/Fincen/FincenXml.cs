using System;
using System.Collections.Generic;
using System.Globalization;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>Writes a batch file: every block gets the next sequence number, and the path of where we are is known.</summary>
internal sealed class FincenXml : IDisposable
{
    /// <summary>The namespace of the batch.</summary>
    internal const string Space = "www.fincen.gov/base";

    private const string SchemaPlace = Space + " https://www.fincen.gov/base/EFL_SARXBatchSchema.xsd";

    private readonly FilingXml _xml = new("fc2", Space);
    private readonly List<string> _path = [];
    private long _last;

    /// <summary>Begins the batch with its attributes, in their order; none may be missing, zeros neither.</summary>
    internal Block Batch(params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        FilingXml.Scope scope = _xml.Begin("EFilingBatchXML");
        foreach ((string name, string value) in attributes)
        {
            _xml.Attribute(name, value);
        }

        _xml.SchemaLocation(SchemaPlace);
        _path.Add("EFilingBatchXML");
        return new Block(this, scope);
    }

    /// <summary>Begins a block; it ends when the result is disposed of.</summary>
    internal Block Begin(string name)
    {
        FilingXml.Scope scope = _xml.Begin(name);
        string number = (++_last).ToString(CultureInfo.InvariantCulture);
        _xml.Attribute("SeqNum", number);
        _path.Add($"{name}[{number}]");
        return new Block(this, scope);
    }

    /// <summary>The path of an element of the block that is open.</summary>
    internal string Path(string name) => string.Join('/', _path) + "/" + name;

    /// <summary>An element; none at all for an empty text, which FinCEN refuses.</summary>
    internal void Element(string name, string? value) => _xml.Optional(name, value);

    /// <summary>Says yes.</summary>
    internal void Flag(string name) => _xml.Element(name, "Y");

    /// <summary>Says yes where it is so.</summary>
    internal void Flag(string name, bool isSo)
    {
        if (isSo)
        {
            Flag(name);
        }
    }

    /// <summary>The file.</summary>
    internal byte[] ToArray() => _xml.ToArray();

    /// <inheritdoc/>
    public void Dispose() => _xml.Dispose();

    /// <summary>Ends a block.</summary>
    internal readonly struct Block(FincenXml xml, FilingXml.Scope scope) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            scope.Dispose();
            xml._path.RemoveAt(xml._path.Count - 1);
        }
    }
}
