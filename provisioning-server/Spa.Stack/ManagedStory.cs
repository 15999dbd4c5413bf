using System.Globalization;

namespace Spa.Stack;

/// <summary>The part of the demo in which a unit knows an ACS (TR-069) and nothing else.</summary>
internal static class ManagedStory
{
    private const double Wanted = 400;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>Tells it.</summary>
    /// <param name="story">The story.</param>
    /// <param name="rig">What runs.</param>
    /// <param name="version">Version of the unit's image.</param>
    /// <param name="launcher">Options of its launcher.</param>
    /// <param name="tone">The dial tone that the provider's layer says.</param>
    public static async Task Tell(Story story, Rig rig, string version, IEnumerable<string> launcher, string tone)
    {
        LinesProcess? lines = null;
        DeviceProcess? unit = null;
        var mac = string.Empty;
        try
        {
            await story.Step("a unit that knows an ACS and nothing else is known by its certificate and gets the provider's settings by CWMP", async () =>
            {
                lines = await LinesProcess.Start(rig.Places, "--port", "0", "--buffer", $"{Rig.Buffer.TotalMilliseconds}");
                (unit, mac) = await rig.SecondUnit(
                    version, lines, ["Profile_Rule=", "CWMP_Enable=yes", $"CWMP_ACS_URL={new Uri(rig.Server.Https, "/acs")}", "CWMP_Connection_Request_Port=0", "CWMP_Retry_Minimum_Wait_Interval=1"], launcher, "w");
                await Waiting.Until("the server knows that it has the tone", Soon, async () =>
                {
                    var (status, output, _) = await rig.Server.TryOperate("device", "cwmp", "parameters", mac, "X_000E08_Profile.Dial_Tone");
                    return status == 0 && output.Contains(tone, StringComparison.Ordinal) ? output : null;
                });
                return $"MAC {mac}, dial tone {tone}";
            });
            await story.Step("an operator gives it another dial tone and asks it to call: it is in force at once", async () =>
            {
                await lines!.Connected(Soon);
                await rig.Server.Operate("layer", "set", $"device:{mac}", string.Create(CultureInfo.InvariantCulture, $"Dial_Tone={Wanted}@-13;*(*/0/1)"));
                var answer = await Waiting.Until("it takes the connection request", Soon, async () =>
                {
                    var (status, output, _) = await rig.Server.TryOperate("device", "cwmp", "call", mac, "--allow", "127.0.0.0/8");
                    return status == 0 ? output : null;
                });
                await Waiting.Until("the server knows that it has it", Soon, async () =>
                {
                    var (_, output, _) = await rig.Server.TryOperate("device", "cwmp", "parameters", mac, "X_000E08_Profile.Dial_Tone");
                    return output.Contains($"{Wanted}@-13", StringComparison.Ordinal) ? output : null;
                });
                await lines.Post("phone/lift");
                var heard = await CallStory.Sine(lines, "phone/heard", Wanted);
                return string.Create(CultureInfo.InvariantCulture, $"its phone hears {Wanted:0} Hz at {heard:0.0} dBm0 ({(answer.Contains("begins a session", StringComparison.Ordinal) ? "it began a session when it was asked" : "asked")})");
            });
        }
        finally
        {
            if (unit is not null)
            {
                await unit.DisposeAsync();
            }

            if (lines is not null)
            {
                await lines.DisposeAsync();
            }
        }
    }
}
