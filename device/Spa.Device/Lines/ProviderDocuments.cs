using Spa.Simulation.Providers;
using Spa.Simulation.Stations;

namespace Spa.Device.Lines;

/// <summary>The provider.</summary>
/// <param name="Address">Host and port: a device's Proxy.</param>
/// <param name="Answers">What it answers instead of working; null = it works.</param>
/// <param name="AnswersTo">To which method only; null = to all.</param>
/// <param name="Users">Its subscribers.</param>
/// <param name="Services">Numbers that answer by themselves.</param>
/// <param name="Calls">The last 100 calls that went through it, oldest first.</param>
/// <param name="Watchers">Subscriptions to mailboxes.</param>
/// <param name="Stations">Subscribers with a telephone here.</param>
internal sealed record ProviderDocument(
    string Address,
    int? Answers,
    string? AnswersTo,
    IReadOnlyList<UserDocument> Users,
    IReadOnlyList<ServiceDocument> Services,
    IReadOnlyList<ThroughDocument> Calls,
    int Watchers,
    IReadOnlyList<string> Stations)
{
    public static ProviderDocument Of(ProviderSite site) => new(
        site.Address,
        site.Fault?.Status,
        site.Fault?.Method,
        [.. site.Provider.Users.Select(user => UserDocument.Of(site, user.Name))],
        [.. ServiceNumber.All.Select(number => new ServiceDocument(number.Number, number.Name, number.Does, site.Services.Calls.Count(call => call.Service == number)))],
        [.. site.Calls.All.Select(call => new ThroughDocument(call.Caller, call.Called, call.State, Round(call.Since), Round(call.Changed)))],
        site.Provider.Mailboxes.Watchers,
        [.. site.Stations.Keys]);

    private static double Round(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}

/// <summary>A subscriber.</summary>
/// <param name="User">Its name.</param>
/// <param name="Registered">Where it is registered, newest first.</param>
/// <param name="NewMessages">New messages in its mailbox.</param>
/// <param name="OldMessages">Old ones.</param>
internal sealed record UserDocument(string User, IReadOnlyList<BindingDocument> Registered, int NewMessages, int OldMessages)
{
    public static UserDocument Of(ProviderSite site, string user)
    {
        var (fresh, old) = site.Provider.Mailboxes.Of(user);
        return new UserDocument(
            user, [.. site.Provider.Where(user).Select(one => new BindingDocument(one.Contact.ToString()!, one.Path.Remote.ToString(), Math.Round((one.Until - site.Now).TotalSeconds, 1)))], fresh, old);
    }
}

/// <summary>A registration.</summary>
/// <param name="Contact">The address it registered.</param>
/// <param name="From">Where the REGISTER came from.</param>
/// <param name="SecondsLeft">How long it still holds.</param>
internal sealed record BindingDocument(string Contact, string From, double SecondsLeft);

/// <summary>A number that answers by itself.</summary>
/// <param name="Number">What is dialled.</param>
/// <param name="Name">Its name.</param>
/// <param name="Does">What a caller meets.</param>
/// <param name="Calls">Calls to it now.</param>
internal sealed record ServiceDocument(string Number, string Name, string Does, int Calls);

/// <summary>A call that went through the provider.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Called">Whom.</param>
/// <param name="State">"calls", "rings", "early media", "talks", "ended", "cancelled", "failed 486".</param>
/// <param name="Since">When it began, seconds since the start of the process.</param>
/// <param name="Changed">When it came into this state.</param>
internal sealed record ThroughDocument(string Caller, string Called, string State, double Since, double Changed);

/// <summary>A station.</summary>
/// <param name="User">Whose telephone it is.</param>
/// <param name="Registered">Its account is registered.</param>
/// <param name="State">"idle", "rings", "calls", "talks", "failed: Busy", "ended: Far end hung up".</param>
/// <param name="Caller">Who calls or called last; null = nobody yet.</param>
/// <param name="Held">The far end has it on hold.</param>
/// <param name="Keys">Keys it was sent apart from the audio, in order.</param>
/// <param name="HeardSeconds">Length of the recording of its call.</param>
internal sealed record StationDocument(string User, bool Registered, string State, PartyDocument? Caller, bool Held, string Keys, double HeardSeconds)
{
    public static StationDocument Of(string user, SipStation station) => new(
        user,
        station.Line.Registration is { IsThere: true },
        station.State,
        station.Caller is { } caller ? new PartyDocument(caller.Number, caller.Name) : null,
        station.IsHeld,
        station.End.Keys,
        Math.Round(Spa.Media.Pcm.Time(station.End.Heard.Length).TotalSeconds, 3));
}

/// <summary>Who calls.</summary>
/// <param name="Number">Empty = none.</param>
/// <param name="Name">Empty = none.</param>
internal sealed record PartyDocument(string Number, string Name);

/// <summary>What came of a NOTIFY.</summary>
/// <param name="Status">Final status; 408 = nobody answered, 503 = nobody could be reached.</param>
internal sealed record NotifyDocument(int Status);

/// <summary>A user of the provider, as the ready line names it.</summary>
/// <param name="User">Its name.</param>
/// <param name="Password">Its password.</param>
internal sealed record ReadyUser(string User, string Password);
