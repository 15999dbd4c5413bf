using System.Globalization;
using Spa.Sip.Dialogs;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.UserAgent;

namespace Spa.Sip.Subscriptions;

/// <summary>Tells who has subscribed to one event package of ours (RFC 6665 4.2). Who may subscribe is decided before. All on the agent's timeline.</summary>
public sealed class Notifier
{
    /// <summary>Subscriptions at a time; one more is answered with 503.</summary>
    public const int Most = 8;

    // A subscription lives so long at least and at most, in seconds; a shorter one is refused (423).
    private const uint Shortest = 60;
    private const uint Longest = 3600;

    private readonly UserAgentCore agent;
    private readonly string package;
    private readonly string contentType;
    private readonly Func<string?> user;
    private readonly Func<IAuthenticator> authenticator;
    private readonly Func<uint, byte[]> document;
    private readonly List<Watcher> watchers = [];
    private bool pending;

    /// <summary>Makes it.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="package">Event package: "dialog".</param>
    /// <param name="contentType">Type of its documents.</param>
    /// <param name="user">User of our Contact; null = none.</param>
    /// <param name="authenticator">Answers challenges to our NOTIFYs.</param>
    /// <param name="document">Writes what is to be told now, as a document of a number from 0.</param>
    public Notifier(UserAgentCore agent, string package, string contentType, Func<string?> user, Func<IAuthenticator> authenticator, Func<uint, byte[]> document)
        => (this.agent, this.package, this.contentType, this.user, this.authenticator, this.document) = (agent, package, contentType, user, authenticator, document);

    /// <summary>Subscriptions that are alive.</summary>
    public int Count => watchers.Count;

    /// <summary>Takes a SUBSCRIBE to this package from somebody who may, outside any dialog.</summary>
    public void Serve(ServerTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (Granted(transaction) is not { } seconds)
        {
            return;
        }

        if (watchers.Count >= Most || Dialog.AsCallee(transaction.Request, transaction.Tag) is not { } dialog)
        {
            agent.Respond(transaction, watchers.Count >= Most ? 503 : 400);
            return;
        }

        var watcher = new Watcher(this, dialog);
        if (!agent.Add(dialog.Id, watcher))
        {
            agent.Respond(transaction, 503);
            return;
        }

        watchers.Add(watcher);
        Accept(transaction, watcher, seconds);
    }

    /// <summary>Something may have changed: who has not been told what holds now is told, once what is being done is done.</summary>
    public void Tell()
    {
        if (!pending && watchers.Count > 0)
        {
            pending = true;
            agent.Timeline.After(TimeSpan.Zero, () =>
            {
                pending = false;
                foreach (var watcher in watchers.ToArray())
                {
                    watcher.Tell(always: false);
                }
            });
        }
    }

    /// <summary>Ends all subscriptions without a word.</summary>
    public void Stop()
    {
        foreach (var watcher in watchers.ToArray())
        {
            Forget(watcher);
        }
    }

    // Seconds; null = it has been refused.
    private uint? Granted(ServerTransaction transaction)
    {
        var wanted = Math.Min(transaction.Request.Expires ?? Longest, Longest);
        if (wanted is 0 or >= Shortest)
        {
            return wanted;
        }

        agent.Respond(transaction, 423, HeaderField.Of(HeaderName.MinExpires, Shortest.ToString(CultureInfo.InvariantCulture)));
        return null;
    }

    private void Accept(ServerTransaction transaction, Watcher watcher, uint seconds)
    {
        transaction.Respond(agent.Dress(SipResponse.For(transaction.Request, 200, transaction.Tag) with { Expires = seconds, Contact = [agent.Contact(user(), transaction.AnswerTo)] }));
        watcher.Live(TimeSpan.FromSeconds(seconds));
    }

    private void Forget(Watcher watcher)
    {
        watcher.Dispose();
        watchers.Remove(watcher);
        agent.Remove(watcher.Id);
    }

    private sealed class Watcher(Notifier notifier, Dialog first) : IDialogUser, IDisposable
    {
        private Dialog dialog = first;
        private IDisposable? end;
        private TimeSpan until;
        private byte[]? told;
        private uint version;

        public DialogId Id => dialog.Id;

        public void Live(TimeSpan time)
        {
            end?.Dispose();
            until = notifier.agent.Timeline.Now + time;
            end = time > TimeSpan.Zero ? notifier.agent.Timeline.After(time, () => Tell(always: true)) : null;
            Tell(always: true);
        }

        // A document differs from the one before in its number at least: compared is what it would be under that number.
        public void Tell(bool always)
        {
            if (!always && told is not null && told.AsSpan().SequenceEqual(notifier.document(version - 1)))
            {
                return;
            }

            var left = until - notifier.agent.Timeline.Now;
            var over = left <= TimeSpan.Zero;
            var state = over
                ? new SubscriptionState("terminated") { Parameters = Parameters.None.With("reason", "timeout") }
                : new SubscriptionState("active") { Parameters = Parameters.None.With("expires", ((long)Math.Ceiling(left.TotalSeconds)).ToString(CultureInfo.InvariantCulture)) };
            told = notifier.document(version++);
            Send(told, state);
            if (over)
            {
                notifier.Forget(this);
            }
        }

        public void Dispose() => end?.Dispose();

        void IDialogUser.Take(ServerTransaction transaction)
        {
            if (transaction.Request.Method != SipMethod.Subscribe)
            {
                notifier.agent.Respond(transaction, 405);
            }
            else if (dialog.Take(transaction.Request) is not { } next)
            {
                notifier.agent.Respond(transaction, 500);
            }
            else
            {
                dialog = next;
                if (notifier.Granted(transaction) is { } seconds)
                {
                    notifier.Accept(transaction, this, seconds);
                }
            }
        }

        void IDialogUser.TakeAck(SipRequest ack)
        {
        }

        private void Send(byte[] body, SubscriptionState state)
        {
            (dialog, var request) = dialog.Request(SipMethod.Notify, notifier.agent.Options.MaxForwards);
            var nextHop = dialog.Routes.IsEmpty ? dialog.RemoteTarget : dialog.Routes[0].Uri;
            notifier.agent.Locate(nextHop, inDialog: true, paths =>
            {
                if (paths.IsEmpty)
                {
                    notifier.Forget(this);
                    return;
                }

                var full = notifier.agent.Dress(request with
                {
                    Contact = [notifier.agent.Contact(notifier.user(), paths[0])],
                    ContentType = notifier.contentType,
                    Body = body,
                    Other = [HeaderField.Of(new EventHeader(notifier.package)), HeaderField.Of(state)],
                });
                new OutgoingRequest(notifier.agent.Layer, full, paths, notifier.authenticator(), notifier.agent.Options.Attempts, Hear, number: Number).Begin();
            });
        }

        private uint Number()
        {
            dialog = dialog with { LocalNumber = dialog.LocalNumber + 1 };
            return dialog.LocalNumber;
        }

        // Who does not take what it is told is not told more (RFC 6665 4.2.2).
        private void Hear(OutgoingNews news)
        {
            if (news is OutgoingNews.Failed)
            {
                notifier.Forget(this);
            }
        }
    }
}
