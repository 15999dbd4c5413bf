using System.Collections.Immutable;
using System.CommandLine;
using Spa.Fleet.Publishing;
using Spa.ProvisioningServer.Hosting.Publishing;

namespace Spa.ProvisioningServer.Commands;

/// <summary>Options that say how something is published.</summary>
internal sealed class WishOptions
{
    private readonly Option<string> reason = new("--reason") { Description = "Why, in a few words; stands in the history.", Required = true, HelpName = "TEXT" };
    private readonly Option<string[]> first = new("--first") { Description = "A stage before the rest: device:MAC, tag:NAME or count:NUMBER; may be repeated, in order.", HelpName = "STAGE" };
    private readonly Option<long> failures = new("--stop-after-failures") { Description = "So many failed devices of a stage stop it.", DefaultValueFactory = _ => PublishLimits.Usual.Failures };
    private readonly Option<long> silent = new("--stop-after-silent") { Description = "So many devices of a stage that fall silent stop it.", DefaultValueFactory = _ => PublishLimits.Usual.Silent };
    private readonly Option<bool> hold = new("--hold") { Description = "Wait to be continued after each stage." };
    private readonly Option<string?> seen = new("--seen") { Description = "What 'layer diff --json' gave as 'seen': published only when nothing has changed since.", HelpName = "TOKEN" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { reason, first, failures, silent, hold, seen })
        {
            command.Options.Add(option);
        }
    }

    public bool Read(ParseResult parsed, out PublishWish wish, out string fault)
    {
        var stages = ImmutableArray.CreateBuilder<StageTarget>();
        fault = string.Empty;
        foreach (var text in parsed.GetValue(first) ?? [])
        {
            if (!StageTarget.Parse(text).Ok(out var stage, out var error))
            {
                fault = $"The stage '{text}': {error}.";
                break;
            }

            stages.Add(stage);
        }

        if (parsed.GetValue(seen) is { } token && DraftToken.Read(token) is null)
        {
            fault = $"'{token}' is not what 'layer diff --json' gives as 'seen'.";
        }

        wish = new(parsed.GetValue(reason) ?? string.Empty, stages.ToImmutable(), new(parsed.GetValue(failures), parsed.GetValue(silent), parsed.GetValue(hold)), DraftToken.Read(parsed.GetValue(seen)));
        return fault.Length == 0;
    }
}
