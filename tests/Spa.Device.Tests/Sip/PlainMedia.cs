using System.Text;
using Spa.Sip.Sessions;

namespace Spa.Device.Tests.Sip;

/// <summary>Media whose descriptions are a name and a count, so that a test can read who agreed on what.</summary>
internal sealed class PlainMedia(string name) : ISessionMedia
{
    private int offers;

    /// <summary>The last description of the far end that was taken.</summary>
    public string Theirs { get; private set; } = string.Empty;

    /// <summary>Refuses every offer.</summary>
    public bool Deaf { get; set; }

    /// <summary>Takes no answer for one.</summary>
    public bool Unusable { get; set; }

    public ReadOnlyMemory<byte> Offer() => Encoding.ASCII.GetBytes($"{name} offer {++offers}");

    public ReadOnlyMemory<byte>? Answer(ReadOnlyMemory<byte> offer)
    {
        if (Deaf)
        {
            return null;
        }

        Theirs = Encoding.ASCII.GetString(offer.Span);
        return Encoding.ASCII.GetBytes($"{name} answers {Theirs}");
    }

    public bool Take(ReadOnlyMemory<byte> answer)
    {
        Theirs = Encoding.ASCII.GetString(answer.Span);
        return !Unusable;
    }
}
