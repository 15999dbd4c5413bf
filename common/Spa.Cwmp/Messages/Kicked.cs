using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>A browser has sent a person to the CPE; of old (A.4.2.1).</summary>
/// <param name="Command">Up to 32 characters.</param>
/// <param name="Referer">Where the person came from.</param>
/// <param name="Argument">For the command.</param>
/// <param name="Next">Where the person should go next.</param>
public sealed record Kicked(string Command, string Referer, string Argument, string Next) : CwmpMessage
{
    internal const string Element = "Kicked";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static Kicked Read(SoapReader reader)
    {
        var (command, referer, argument, next) = (string.Empty, string.Empty, string.Empty, string.Empty);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Command":
                    command = reader.Text();
                    break;
                case "Referer":
                    referer = reader.Text();
                    break;
                case "Arg":
                    argument = reader.Text();
                    break;
                case "Next":
                    next = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new Kicked(command, referer, argument, next);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("Command"u8, Command);
        writer.Text("Referer"u8, Referer);
        writer.Text("Arg"u8, Argument);
        writer.Text("Next"u8, Next);
    }
}

/// <summary>Where the person goes.</summary>
/// <param name="NextUrl">Up to 1,024 characters.</param>
public sealed record KickedResponse(string NextUrl) : CwmpMessage
{
    internal const string Element = "KickedResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static KickedResponse Read(SoapReader reader)
    {
        var nextUrl = string.Empty;
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "NextURL":
                    nextUrl = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new KickedResponse(nextUrl);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("NextURL"u8, NextUrl);
    }
}
