using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Sip;
using Spa.Media;
using Spa.Simulation.Stations;

namespace Spa.Simulation.Providers;

/// <summary>A call to a number of the provider.</summary>
public sealed class ServiceCall
{
    // A caller who has gone without a word would hold the number for ever.
    private static readonly TimeSpan LongestRinging = 180.Seconds;
    private static readonly TimeSpan ShortestMessage = 500.Milliseconds;
    private readonly ProviderServices owner;
    private readonly SipLeg leg;
    private bool isRecording;

    internal ServiceCall(ProviderServices owner, ServiceNumber service, SipLeg leg)
    {
        (this.owner, this.leg, Service, Caller, Since) = (owner, leg, service, leg.Party, owner.Now);
        Mailbox = leg.Called.Length > service.Number.Length ? leg.Called[service.Number.Length..] : Caller;
        End = new StationLeg(service.Name);
        leg.News += Hear;
    }

    /// <summary>What was called.</summary>
    public ServiceNumber Service { get; }

    /// <summary>Who calls; empty = not told.</summary>
    public string Caller { get; }

    /// <summary>Whose mailbox a message is for.</summary>
    public string Mailbox { get; }

    /// <summary>What speaks and listens.</summary>
    public StationLeg End { get; }

    /// <summary>When it came.</summary>
    public TimeSpan Since { get; }

    /// <summary>How it stands: "rings", "announces", "talks", "greets", "records", "plays", "listens", "over".</summary>
    public string State { get; private set; } = "rings";

    internal void Begin()
    {
        ICaller caller = leg;
        switch (Service.Kind)
        {
            case ServiceKind.Busy:
                Refuse(486);
                break;
            case ServiceKind.NoAnswer:
                caller.Progress(CallProgress.Ringing);
                break;
            case ServiceKind.Announcement:
                caller.Progress(CallProgress.EarlyMedia);
                State = "announces";
                End.Say(ServiceSounds.Announcement);
                owner.Join(this, leg);
                break;
            case ServiceKind.Voicemail when !owner.HasMailbox(Mailbox):
                Refuse(404);
                break;
            default:
                Answer(caller);
                break;
        }
    }

    internal void Tick()
    {
        switch (State)
        {
            case "rings" when owner.Now - Since > LongestRinging:
                Refuse(480);
                break;
            case "announces" when !End.IsSpeaking:
                Refuse(404);
                break;
            case "greets" when !End.IsSpeaking:
                End.Heard.Mark();
                (State, isRecording) = ("records", true);
                break;
            case "records" when End.Heard.IsFull:
                Keep();
                break;
            case "plays" when !End.IsSpeaking:
                State = "listens";
                break;
        }
    }

    private void Answer(ICaller caller)
    {
        State = Service.Kind == ServiceKind.Voicemail ? "greets" : "talks";
        End.Echoes = Service.Kind == ServiceKind.Echo;
        if (Service.Kind != ServiceKind.Echo)
        {
            End.Say(Service.Kind == ServiceKind.Music ? ServiceSounds.Melody : ServiceSounds.Greeting);
        }

        caller.Answer();
        owner.Join(this, leg);
    }

    private void Hear(LegNews news)
    {
        switch (news)
        {
            case LegNews.Key { Down: true } key when Service.Kind == ServiceKind.Voicemail:
                Press(key.Value);
                break;
            case LegNews.Abandoned or LegNews.Cleared or LegNews.Failed:
                if (isRecording)
                {
                    Keep();
                }

                Over();
                break;
        }
    }

    // Key 1 gives up what was being said: who wants to hear does not want to leave a message.
    private void Press(char key)
    {
        if (key == '1' && State != "over")
        {
            isRecording = false;
            var all = owner.Messages.Hear(Mailbox);
            State = "plays";
            End.Say(null);
            if (all.Length > 0)
            {
                End.Say(all);
            }
            else
            {
                End.Say(ServiceSounds.Empty);
            }
        }
        else if (key == '#' && isRecording)
        {
            Keep();
            State = "plays";
            End.Say(ServiceSounds.Kept);
        }
    }

    private void Keep()
    {
        isRecording = false;
        State = "listens";
        var said = End.Heard.SinceMark;
        if (Pcm.Time(said.Length) >= ShortestMessage)
        {
            owner.Messages.Keep(Mailbox, said.ToArray());
        }
    }

    private void Refuse(int status)
    {
        leg.Refuse(status);
        Over();
    }

    private void Over()
    {
        State = "over";
        owner.Left(this, leg);
    }
}
