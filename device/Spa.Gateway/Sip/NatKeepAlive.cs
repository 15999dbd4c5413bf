using System.Text;
using Spa.Foundation.Time;
using Spa.Sip.Messages;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Gateway.Sip;

/// <summary>Keeps the way through a NAT open: sends <c>NAT Keep Alive Msg</c> each <c>NAT Keep Alive Intvl</c>.</summary>
/// <param name="timeline">Time.</param>
/// <param name="agent">Sends what is a request.</param>
/// <param name="authenticator">Answers challenges.</param>
/// <param name="sendText">Sends what is no request.</param>
internal sealed class NatKeepAlive(Timeline timeline, UserAgentCore agent, Func<IAuthenticator> authenticator, Action<SipPath, byte[]> sendText) : IDisposable
{
    private IDisposable? timer;

    /// <summary>Begins anew with settings; none without keep alives in them.</summary>
    public void Use(SipLineSettings settings)
    {
        Dispose();
        if (settings.KeepAlive is { } options)
        {
            timer = timeline.After(options.Interval, () =>
            {
                Use(settings);
                Send(settings, options);
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer?.Dispose();
        timer = null;
    }

    private void Send(SipLineSettings settings, KeepAliveOptions options)
    {
        var destination = options.Destination == "$PROXY" ? settings.OutboundProxy ?? settings.Proxy : SipNames.Server(options.Destination, settings.Transport);
        if (destination is null)
        {
            return;
        }

        var target = SipNames.Of(destination, null);
        agent.Locate(target, inDialog: true, paths =>
        {
            if (paths.IsEmpty)
            {
                return;
            }

            switch (options.Message)
            {
                case "$NOTIFY":
                    Send(settings.Account, SipMethod.Notify, new NameAddr(target), paths[0], [HeaderField.Of(new EventHeader("keep-alive"))]);
                    break;
                case "$REGISTER":
                    Send(settings.Account, SipMethod.Register, settings.Account, paths[0], []);
                    break;
                default:
                    sendText(paths[0], Encoding.UTF8.GetBytes(options.Message));
                    break;
            }
        });

        void Send(NameAddr account, SipMethod method, NameAddr to, SipPath path, IReadOnlyList<HeaderField> headers)
        {
            var request = new SipRequest
            {
                Method = method,
                RequestUri = target,
                Via = [],
                From = account with { Tag = agent.Layer.NewTag() },
                To = to,
                CallId = agent.NewCallId(path),
                CSeq = new CSeq(1, method),
                Other = [.. headers],
            };
            new OutgoingRequest(agent.Layer, agent.Dress(request), [path], authenticator(), agent.Options.Attempts, _ => { }).Begin();
        }
    }
}
