using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>Reads single facts out of a message of ours.</summary>
internal static class CamlmacReading
{
    /// <summary>The business id of a movement by its number, from 1; null where there is none, or the bytes are no message.</summary>
    internal static string? EntryOf(byte[] message, int number)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(
                new MemoryStream(message), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader).Root?.Element("STIFs")?.Elements("STIF").ElementAtOrDefault(number - 1)
                ?.Element("TSIF")?.Element("TICD")?.Value;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
