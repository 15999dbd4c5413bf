using Spa.Gateway.Sip;
using Spa.Scripts.DialPlans;

namespace Spa.Gateway.Calls;

/// <summary>Lets who is on hold hear <c>MOH Server</c>: the unit calls it, and what it plays goes to the held leg.</summary>
internal sealed class MusicOnHold(SipLine? sip, MediaGraph media)
{
    private readonly Dictionary<Leg, SipLeg> players = [];

    /// <summary>A leg is on hold from now on, or no longer.</summary>
    public void Set(Leg leg, bool held)
    {
        if (players.Remove(leg, out var old))
        {
            media.Feed(leg, null);
            old.Release();
        }

        if (!held || sip is not { Settings.MusicServer: { Length: > 0 } server } || sip.Call(new DialOutcome.Accepted(server, null, [], false, DialDecision.AtOnce)) is not { } player)
        {
            return;
        }

        players.Add(leg, player);
        player.News += news =>
        {
            switch (news)
            {
                case LegNews.Answered or LegNews.Progress { How: CallProgress.EarlyMedia } when players.GetValueOrDefault(leg) == player:
                    media.Feed(leg, player);
                    break;
                case LegNews.Failed or LegNews.Cleared when players.GetValueOrDefault(leg) == player:
                    players.Remove(leg);
                    media.Feed(leg, null);
                    break;
            }
        };
        player.Alert(new CallOffer(1, 1, null));
    }
}
