using System.Globalization;
using System.Text;
using System.Xml;

namespace Spa.Simulation.Scenarios;

/// <summary>Results as JUnit writes them: a suite for each scenario, a case for each step.</summary>
public static class ScenarioJunit
{
    /// <summary>The XML document.</summary>
    public static string Write(IEnumerable<ScenarioResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            foreach (var result in results)
            {
                xml.WriteStartElement("testsuite");
                xml.WriteAttributeString("name", Clean(result.Name));
                xml.WriteAttributeString("tests", Text(result.Steps.Length));
                xml.WriteAttributeString("failures", Text(result.Steps.Count(step => !step.Passed)));
                xml.WriteAttributeString("time", Text(result.Length.TotalSeconds));
                foreach (var step in result.Steps)
                {
                    Write(xml, result.Name, step);
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void Write(XmlWriter xml, string scenario, StepResult step)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(scenario));
        xml.WriteAttributeString("name", Clean($"{Text(step.Number)} {step.Words}"));
        xml.WriteAttributeString("time", Text(step.Length.TotalSeconds));
        if (!step.Passed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean(step.Proof));
            xml.WriteEndElement();
        }
        else if (step.Proof.Length > 0)
        {
            xml.WriteElementString("system-out", Clean(step.Proof));
        }

        xml.WriteEndElement();
    }

    // What XML 1.0 has no form for.
    private static string Clean(string text) => string.Concat(text.Select(one => XmlConvert.IsXmlChar(one) ? one : '?'));

    private static string Text(IFormattable number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
