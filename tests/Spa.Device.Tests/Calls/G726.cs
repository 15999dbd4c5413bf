using Spa.Device.Codecs;

namespace Spa.Device.Tests.Calls;

/// <summary>A device that has G.726.</summary>
internal static class G726
{
    /// <summary>Its first codec is that one, and a telephone on its network has all of them.</summary>
    public static Scene Scene(string codec, params (string Name, string Text)[] others) => Spa.Device.Tests.Calls.Scene.Of([("Preferred_Codec_1_", codec)], others) with
    {
        Host = network => Neighbourhood.HostAt(network) with { Codecs = [.. G726Codec.All] },
        Before = n => n.Codecs = [.. G726Codec.All],
    };
}
