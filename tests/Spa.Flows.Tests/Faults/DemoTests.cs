using Spa.Marks;
using Spa.Stack;
using Spectre.Console;

namespace Spa.Flows.Tests.Faults;

/// <summary>The story by one command: whole it holds, and broken in one place it ends there.</summary>
[Collection(RealTime.Name)]
public sealed class DemoTests
{
    [NativeFact]
    public async Task The_story_as_it_should_be_holds_to_its_end()
    {
        var (status, text) = await StackCommand.Run("demo");
        Assert.True(status == 0, text);
        Assert.DoesNotContain("✗", text, StringComparison.Ordinal);
        Assert.Contains($"All {23 + Broken.Proxied} steps held.", text, StringComparison.Ordinal);
        Assert.Equal(Broken.Proxied == 0, text.Contains("a second unit is called through kamailio: skipped: kamailio is not installed", StringComparison.Ordinal));
    }

    [NativeFact]
    public Task A_changed_tone_ends_it_at_the_telephone_and_the_command_with_status_1()
        => Broken.EndsAt(DemoBreak.Tone, 8, "lifted again, the phone hears the profile's dial tone", "wanted 425 Hz at -15 dBm0, heard 440.0 Hz at -15.0 dBm0", Broken.AsCommand);

    [NativeTheory]
    [InlineData(nameof(DemoBreak.Key))]
    [InlineData(nameof(DemoBreak.Profile))]
    public Task A_profile_that_does_not_open_ends_it_where_it_would_be_applied(string broken) => Broken.EndsAt(Enum.Parse<DemoBreak>(broken), 6, "it gets its key over mutual TLS, and with it the profile that only it can read", "corrupt file");

    [NativeFact]
    public Task A_bit_of_the_image_flipped_ends_it_before_it_is_staged()
        => Broken.EndsAt(DemoBreak.Image, 17 + Broken.Proxied, "image 5.1.11(GW) is fetched and staged while the phone is off-hook and hears tone without a gap", "the device refused the image: ");

    [NativeFact("kamailio")]
    public Task A_second_unit_that_its_proxy_refuses_ends_it_there()
        => Broken.EndsAt(DemoBreak.Account, 14, "a second unit with a telephone of its own; both register with kamailio", "the second unit is not registered (401)");

    [NativeFact]
    public Task Reports_that_are_lost_end_it_at_the_report()
        => Broken.EndsAt(DemoBreak.Report, 20 + Broken.Proxied, "the server has the report: version, and why the last image failed", "the report did not get through: ");

    [NativeFact]
    public Task A_unit_whose_certificate_is_not_the_providers_ends_it_where_it_would_be_managed()
        => Broken.EndsAt(
            DemoBreak.Certificate,
            14 + Broken.Proxied,
            "a third unit knows an ACS and nothing else: it informs over TLS, is known by its certificate, and gets its settings",
            "the ACS does not know the certificate of ");
}

/// <summary>What a broken demo has to do.</summary>
file static class Broken
{
    private const int Wide = 1000;

    /// <summary>Steps that need kamailio.</summary>
    public static int Proxied => NeedsAttribute.Find("kamailio") is null ? 0 : 2;

    /// <summary>Told as a process of its own, its operator's commands too.</summary>
    public static async Task<(bool Held, string Text)> AsCommand(DemoBreak broken)
    {
        var (status, text) = await StackCommand.Run("demo", "--break", broken.ToString().ToLowerInvariant());
        Assert.True(status is 0 or 1, text);
        return (status == 0, text);
    }

    public static async Task EndsAt(DemoBreak broken, int held, string step, string why, Func<DemoBreak, Task<(bool Held, string Text)>>? tell = null)
    {
        var (all, text) = await (tell ?? Tell)(broken);
        Assert.False(all, text);
        Assert.True(held == text.Split('✓').Length - 1, $"{held} steps were to hold: {text}");
        Assert.Contains($"✗ {step} ", text, StringComparison.Ordinal);
        Assert.EndsWith($"The story ended at: {step} ", text, StringComparison.Ordinal);
        Assert.Contains(why, text.Split('✗')[1], StringComparison.Ordinal);
    }

    // In this process, with the same processes around it.
    private static async Task<(bool Held, string Text)> Tell(DemoBreak broken)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = Wide;
        var held = await Demo.Run(console, NativeFactAttribute.Places, broken);
        return (held, StackCommand.Flat(text.ToString()));
    }
}
