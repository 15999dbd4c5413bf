using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Asks what there is (A.3.2.3).</summary>
/// <param name="Path">A full path, a partial one that ends with a dot, or empty for the root.</param>
/// <param name="NextLevel">Only the children, not all that is below.</param>
public sealed record GetParameterNames(string Path, bool NextLevel) : CwmpMessage
{
    internal const string Element = "GetParameterNames";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static GetParameterNames Read(SoapReader reader)
    {
        var (path, nextLevel) = (string.Empty, false);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "ParameterPath":
                    path = reader.Text();
                    break;
                case "NextLevel":
                    nextLevel = reader.Truth();
                    break;
                default:
                    break;
            }
        }

        return new GetParameterNames(path, nextLevel);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("ParameterPath"u8, Path);
        writer.Truth("NextLevel"u8, NextLevel);
    }
}

/// <summary>What there is.</summary>
/// <param name="Parameters">Objects end with a dot.</param>
public sealed record GetParameterNamesResponse(IReadOnlyList<ParameterInfo> Parameters) : CwmpMessage
{
    internal const string Element = "GetParameterNamesResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static GetParameterNamesResponse Read(SoapReader reader)
    {
        var parameters = (IReadOnlyList<ParameterInfo>)[];
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "ParameterList":
                    parameters = reader.List(ParameterInfo.Read);
                    break;
                default:
                    break;
            }
        }

        return new GetParameterNamesResponse(parameters);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.OpenArray("ParameterList"u8, "cwmp:ParameterInfoStruct"u8, Parameters.Count);
        foreach (var entry in Parameters)
        {
            entry.Write(writer);
        }

        writer.Close("ParameterList"u8);
    }
}

/// <summary>A parameter or an object (ParameterInfoStruct).</summary>
/// <param name="Name">Full path.</param>
/// <param name="IsWritable">It can be set; of an object: instances can be added or deleted.</param>
public sealed record ParameterInfo(string Name, bool IsWritable)
{
    internal static ParameterInfo Read(SoapReader reader)
    {
        var (name, isWritable) = (string.Empty, false);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Name":
                    name = reader.Text();
                    break;
                case "Writable":
                    isWritable = reader.Truth();
                    break;
                default:
                    break;
            }
        }

        return new ParameterInfo(name, isWritable);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("ParameterInfoStruct"u8);
        writer.Text("Name"u8, Name);
        writer.Truth("Writable"u8, IsWritable);
        writer.Close("ParameterInfoStruct"u8);
    }
}
