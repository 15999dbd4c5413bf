using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Asks for attributes (A.3.2.5).</summary>
/// <param name="Names">Full or partial paths.</param>
public sealed record GetParameterAttributes(IReadOnlyList<string> Names) : CwmpMessage
{
    internal const string Element = "GetParameterAttributes";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static GetParameterAttributes Read(SoapReader reader)
    {
        var names = (IReadOnlyList<string>)[];
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "ParameterNames":
                    names = reader.Strings();
                    break;
                default:
                    break;
            }
        }

        return new GetParameterAttributes(names);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Strings("ParameterNames"u8, Names);
    }
}

/// <summary>The attributes.</summary>
/// <param name="Parameters">One for each parameter.</param>
public sealed record GetParameterAttributesResponse(IReadOnlyList<ParameterAttributes> Parameters) : CwmpMessage
{
    internal const string Element = "GetParameterAttributesResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static GetParameterAttributesResponse Read(SoapReader reader)
    {
        var parameters = (IReadOnlyList<ParameterAttributes>)[];
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "ParameterList":
                    parameters = reader.List(ParameterAttributes.Read);
                    break;
                default:
                    break;
            }
        }

        return new GetParameterAttributesResponse(parameters);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.OpenArray("ParameterList"u8, "cwmp:ParameterAttributeStruct"u8, Parameters.Count);
        foreach (var entry in Parameters)
        {
            entry.Write(writer);
        }

        writer.Close("ParameterList"u8);
    }
}

/// <summary>Attributes of a parameter (ParameterAttributeStruct).</summary>
/// <param name="Name">Full path.</param>
/// <param name="Notification">0 = off, 1 = passive, 2 = active, 3 to 6 = lightweight.</param>
/// <param name="Access">"Subscriber", or empty: only the ACS may write.</param>
public sealed record ParameterAttributes(string Name, int Notification, IReadOnlyList<string> Access)
{
    internal static ParameterAttributes Read(SoapReader reader)
    {
        var (name, notification, access) = (string.Empty, 0, (IReadOnlyList<string>)[]);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Name":
                    name = reader.Text();
                    break;
                case "Notification":
                    notification = reader.Signed();
                    break;
                case "AccessList":
                    access = reader.Strings();
                    break;
                default:
                    break;
            }
        }

        return new ParameterAttributes(name, notification, access);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("ParameterAttributeStruct"u8);
        writer.Text("Name"u8, Name);
        writer.Number("Notification"u8, Notification);
        writer.Strings("AccessList"u8, Access);
        writer.Close("ParameterAttributeStruct"u8);
    }
}
