using System.Buffers.Binary;
using System.Net;
using Spa.Foundation.Time;
using Spa.Marks;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>Media of a secure call (docs/security.md, S13) on a device that is in use.</summary>
public class SecureMediaAttackTests
{
    [Fact]
    [Attack("S13")]
    public void Secure_media_that_is_repeated_changed_or_in_the_clear_is_not_heard()
    {
        var secure = new Func<Spa.Configuration.Settings.SettingsSnapshot, Spa.Configuration.Settings.SettingsSnapshot>(settings => Scene.With(settings, ("Secure_Call_Setting_1_", "yes"), ("Secure_Call_Indication_Tone", string.Empty)));
        var n = new Neighbourhood(secure);
        var other = n.Talking();
        n.World.Run(1.Seconds);
        Assert.True(other.Party!.IsSecure);
        Assert.True(n.World.Voice!.Status.Calls[0].IsSecure);
        var device = IPAddress.Parse(Neighbourhood.Device);
        var captured = n.Datagrams.Where(one => one.To.Address.Equals(device) && one.To.Port >= 16_384 && one.Bytes.Length > 100).ToList();
        Assert.True(captured.Count > 10);

        // The far end is cut off; what comes now is forged, under its own address.
        var forging = false;
        n.Network.Passes = (_, to, _) => forging || !(to.Address.Equals(device) && to.Port >= 16_384);
        n.World.Run(500.Milliseconds);
        var before = n.World.Voice.Status.Calls[0].Quality!.PacketsReceived;
        foreach (var packet in captured)
        {
            var changed = packet.Bytes.ToArray();
            changed[20] ^= 1;
            var clear = packet.Bytes[..^10];
            foreach (var bytes in new[] { packet.Bytes, changed, clear, [.. packet.Bytes, 0, 0, 0, 1] })
            {
                forging = true;
                n.Network.Send(packet.From, packet.To, bytes);
                forging = false;
            }
        }

        // What would come next, in the clear.
        var last = captured[^1];
        n.World.Phone.Heard.Mark();
        for (var i = 1; i <= 50; i++)
        {
            var next = last.Bytes[..12].Concat(Siege.Loud).ToArray();
            BinaryPrimitives.WriteUInt16BigEndian(next.AsSpan(2), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(last.Bytes.AsSpan(2)) + 100 + i));
            BinaryPrimitives.WriteUInt32BigEndian(next.AsSpan(4), unchecked(BinaryPrimitives.ReadUInt32BigEndian(last.Bytes.AsSpan(4)) + 24_000 + (uint)(i * 160)));
            forging = true;
            n.Network.Send(last.From, last.To, next);
            n.Network.Send(last.From, last.To, [.. next, .. new byte[10]]);
            forging = false;
            n.World.Run(20.Milliseconds);
        }

        n.World.Run(1.Seconds);
        Assert.Equal(before, n.World.Voice.Status.Calls[0].Quality!.PacketsReceived);
        Assert.Equal(-1, n.World.Phone.Heard.SinceMark.IndexOfAnyExceptInRange((short)-1500, (short)1500));
    }
}
