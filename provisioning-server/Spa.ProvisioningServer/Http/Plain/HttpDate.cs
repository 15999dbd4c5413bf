using System.Text;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>The field Date of answers, made once a second.</summary>
internal sealed class HttpDate(TimeProvider clock)
{
    private Line kept = new(0, []);

    /// <summary>The whole line, with its end.</summary>
    public ReadOnlySpan<byte> Now()
    {
        var now = clock.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        var line = kept;
        if (line.Second != second)
        {
            kept = line = new(second, Encoding.ASCII.GetBytes($"Date: {now:r}\r\n"));
        }

        return line.Text;
    }

    private sealed record Line(long Second, byte[] Text);
}
