using Spa.Device.Codecs;

namespace Spa.Device.Tests.Calls;

/// <summary>A device that has G.729.</summary>
internal static class G729
{
    /// <summary>Its first codec is that one, and a telephone on its network has it.</summary>
    public static Scene Scene(params (string Name, string Text)[] others) => Spa.Device.Tests.Calls.Scene.Of([("Preferred_Codec_1_", "G729a")], others) with
    {
        Host = network => Neighbourhood.HostAt(network) with { Codecs = [.. G729Codec.All] },
        Before = n => n.Codecs = [.. G729Codec.All],
    };
}
