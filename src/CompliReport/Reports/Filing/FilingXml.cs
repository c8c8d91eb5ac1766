using System;
using System.IO;
using System.Text;
using System.Xml;

namespace CompliReport.Reports.Filing;

/// <summary>Writes elements in the order in which they are said: UTF-8 without a mark, LF, the same bytes for the same calls.</summary>
internal sealed class FilingXml : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly XmlWriter _xml;
    private readonly string? _prefix, _space;

    /// <summary>Begins a document.</summary>
    /// <param name="prefix">The prefix of all elements; null for none.</param>
    /// <param name="space">Their namespace; null for none.</param>
    internal FilingXml(string? prefix = null, string? space = null)
    {
        (_prefix, _space) = (prefix, space);
        _xml = XmlWriter.Create(_bytes, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            IndentChars = "  ",
            NewLineChars = "\n",
            CloseOutput = false,
        });
        _xml.WriteStartDocument();
    }

    /// <summary>An element with others in it, which ends when the result is disposed of.</summary>
    internal Scope Begin(string name)
    {
        _xml.WriteStartElement(_prefix, name, _space);
        return new Scope(_xml);
    }

    /// <summary>Ends the element begun last: for a writer that keeps its own account of where it is.</summary>
    internal void End() => _xml.WriteEndElement();

    /// <summary>An attribute of the element begun last.</summary>
    internal void Attribute(string name, string value) => _xml.WriteAttributeString(name, value);

    /// <summary>Says in the element begun last where its schema is published; a reader of ours never fetches it.</summary>
    internal void SchemaLocation(string spaceAndPlace) => _xml.WriteAttributeString(
        "xsi", "schemaLocation", "http://www.w3.org/2001/XMLSchema-instance", spaceAndPlace);

    /// <summary>An element with a text, also an empty one.</summary>
    internal void Element(string name, string value) => _xml.WriteElementString(_prefix, name, _space, Sound(value));

    /// <summary>An element with a text; none at all for an empty text.</summary>
    internal void Optional(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Element(name, value);
        }
    }

    /// <summary>An element with an attribute and a text.</summary>
    internal void Element(string name, string attribute, string attributeValue, string value)
    {
        _xml.WriteStartElement(_prefix, name, _space);
        _xml.WriteAttributeString(attribute, attributeValue);
        _xml.WriteString(Sound(value));
        _xml.WriteEndElement();
    }

    /// <summary>The document.</summary>
    internal byte[] ToArray()
    {
        _xml.WriteEndDocument();
        _xml.Flush();
        _bytes.WriteByte((byte)'\n');
        return _bytes.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _xml.Dispose();
        _bytes.Dispose();
    }

    /// <summary>A text without characters that XML cannot hold: each becomes U+FFFD, so that its place stays visible.</summary>
    internal static string Sound(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsSound(text, i))
            {
                return string.Create(text.Length, text, static (kept, source) =>
                {
                    for (int at = 0; at < source.Length; at++)
                    {
                        kept[at] = IsSound(source, at) ? source[at] : '\uFFFD';
                    }
                });
            }
        }

        return text;
    }

    private static bool IsSound(string text, int i) => XmlConvert.IsXmlChar(text[i])
        || (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
        || (i > 0 && XmlConvert.IsXmlSurrogatePair(text[i], text[i - 1]));

    /// <summary>Ends an element.</summary>
    internal readonly struct Scope(XmlWriter xml) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => xml.WriteEndElement();
    }
}
