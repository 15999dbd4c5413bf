using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Spa.Fleet.Notifying;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Notifying;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server device notify</c>: from this machine itself, whether or not the server runs.</summary>
internal static class NotifyCommand
{
    public static Command Create()
    {
        var mac = Shared.Mac();
        var what = new Argument<NotifyEvent>("EVENT") { Description = "What the unit shall do: resync (fetch its settings), reboot (restart), report (send a report)." };
        var command = new Command("notify", "Tell a unit by SIP to do something now, and wait for its answer.") { mac, what };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            if (!Shared.Mac(parsed, mac, out var wanted))
            {
                return Shared.Failed;
            }

            var (options, asked) = (new NotifyOptions(), parsed.GetValue(what));
            using var notifier = new Notifier(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, options, NullLogger.Instance);
            var (answer, fault) = await new NotifyOperations(store, new ProfileMaker(store, TimeProvider.System), notifier, options).Tell(wanted, asked, Shared.Actor);
            return fault is not null || !answer!.IsTaken ? Shared.Fail(parsed, fault ?? answer!.Sentence(asked))
                : Shared.Show(parsed, new { ok = true, answer.Outcome, answer.Status, text = answer.Sentence(asked) }, console => console.WriteLine(answer.Sentence(asked)));
        }));
        return command;
    }
}
