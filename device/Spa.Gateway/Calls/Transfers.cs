using Spa.Foundation.Time;
using Spa.Gateway.Sip;
using Spa.Sip.Messages;
using Spa.Sip.Referrals;

namespace Spa.Gateway.Calls;

/// <summary>Transfers that the phone's user has ordered: the far end of one call is asked to call somebody else, and both legs end when that has come about.</summary>
/// <param name="timeline">Time.</param>
/// <param name="settings">How, as the settings have it.</param>
/// <param name="returned">A transfer has failed: its far end is still there.</param>
internal sealed class Transfers(Timeline timeline, Func<TransferSettings> settings, Action<SipLeg> returned)
{
    private readonly List<Order> orders = [];

    /// <summary>Orders that are not done.</summary>
    public int Count => orders.Count;

    /// <summary>Raised when an order is done, one way or the other.</summary>
    public event Action? Done;

    /// <summary>Whether the far end of a call can be referred, or be referred to.</summary>
    public static bool Takes(Leg leg) => leg is SipLeg { IsOver: false };

    /// <summary>Joins the far ends of two legs, of which the second may still ring.</summary>
    public void Join(SipLeg referee, SipLeg target)
    {
        var use = settings();
        var to = target.AsTarget(use.ToContact);
        if (use.Blind || !target.IsEstablished)
        {
            // A call that is not answered cannot be taken over there (RFC 3891 3): it ends, and the other calls anew.
            to = target.FarEnd is { } uri ? new ReferTo(new NameAddr(uri)) : to;
            target.Release();
        }

        Begin(referee, target.IsOver ? null : target, to);
    }

    /// <summary>Sends the far end of a leg to an address.</summary>
    public void Send(SipLeg referee, SipUri target) => Begin(referee, null, new ReferTo(new NameAddr(target)));

    private void Begin(SipLeg referee, SipLeg? target, ReferTo? to)
    {
        var order = new Order(referee, target);
        orders.Add(order);
        if (to is null || !referee.IsEstablished)
        {
            Fail(order);
            return;
        }

        referee.News += news =>
        {
            if (news is LegNews.Cleared)
            {
                Finish(order);
            }
        };
        referee.Refer(to, news => Hear(order, news));
    }

    private void Hear(Order order, ReferralNews news)
    {
        switch (news)
        {
            case ReferralNews.Accepted when orders.Contains(order):
                // Who tells nothing more is believed to have done it (behaviour f.3).
                order.Patience = timeline.After(settings().ReferorByeDelay, () => Finish(order));
                break;
            case ReferralNews.Done:
                Finish(order);
                break;
            case ReferralNews.Failed:
                Fail(order);
                break;
        }
    }

    private void Finish(Order order)
    {
        if (Remove(order))
        {
            order.Referee.Release();
            order.Target?.Release();
            Done?.Invoke();
        }
    }

    private void Fail(Order order)
    {
        if (Remove(order))
        {
            order.Target?.Release();
            if (!order.Referee.IsOver)
            {
                returned(order.Referee);
            }

            Done?.Invoke();
        }
    }

    private bool Remove(Order order)
    {
        order.Patience?.Dispose();
        return orders.Remove(order);
    }

    private sealed class Order(SipLeg referee, SipLeg? target)
    {
        public SipLeg Referee => referee;

        public SipLeg? Target => target;

        public IDisposable? Patience { get; set; }
    }
}
