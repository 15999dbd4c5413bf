using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>A CPE asks to be told to download (A.4.2.2).</summary>
/// <param name="FileType">Of <see cref="FileTypes"/>.</param>
/// <param name="Arguments">More about what it wants.</param>
public sealed record RequestDownload(string FileType, IReadOnlyList<DownloadArgument> Arguments) : CwmpMessage
{
    internal const string Element = "RequestDownload";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static RequestDownload Read(SoapReader reader)
    {
        var (fileType, arguments) = (string.Empty, (IReadOnlyList<DownloadArgument>)[]);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "FileType":
                    fileType = reader.Text();
                    break;
                case "FileTypeArg":
                    arguments = reader.List(DownloadArgument.Read);
                    break;
                default:
                    break;
            }
        }

        return new RequestDownload(fileType, arguments);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("FileType"u8, FileType);
        writer.OpenArray("FileTypeArg"u8, "cwmp:ArgStruct"u8, Arguments.Count);
        foreach (var entry in Arguments)
        {
            entry.Write(writer);
        }

        writer.Close("FileTypeArg"u8);
    }
}

/// <summary>The ACS has heard.</summary>
public sealed record RequestDownloadResponse : CwmpMessage
{
    internal const string Element = "RequestDownloadResponse";

    /// <summary>It has no fields.</summary>
    public static RequestDownloadResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}

/// <summary>One argument (ArgStruct).</summary>
/// <param name="Name">Up to 64 characters.</param>
/// <param name="Value">Up to 256 characters.</param>
public sealed record DownloadArgument(string Name, string Value)
{
    internal static DownloadArgument Read(SoapReader reader)
    {
        var (name, value) = (string.Empty, string.Empty);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Name":
                    name = reader.Text();
                    break;
                case "Value":
                    value = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new DownloadArgument(name, value);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("ArgStruct"u8);
        writer.Text("Name"u8, Name);
        writer.Text("Value"u8, Value);
        writer.Close("ArgStruct"u8);
    }
}
