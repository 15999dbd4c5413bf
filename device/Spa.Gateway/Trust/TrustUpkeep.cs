using System.Security.Cryptography.X509Certificates;
using Spa.Configuration.Parameters;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Trust;

/// <summary>Fetches and keeps what decides whom the unit believes: a further authority (<c>Custom_CA_URL</c>) and the list of revoked certificates (<c>CRL_URL</c>).</summary>
/// <remarks>
/// What is here counts until something better is: a list that has ended still refuses what it names, and a server that cannot be reached takes nothing away. So a unit never shuts itself out.
/// An empty URL takes the file away; another URL counts the old file until the new one is here.
/// </remarks>
internal sealed class TrustUpkeep
{
    public const string AuthorityName = "custom-ca", ListName = "crl";

    private static readonly TimeSpan FetchTimeout = 60.Seconds;

    private readonly Unit unit;
    private readonly IReadOnlyList<X509Certificate2> provider;
    private readonly Item authority;
    private readonly Item list;
    private Beliefs beliefs = Beliefs.None;
    private string ended = string.Empty;
    private bool open;

    public TrustUpkeep(Unit unit, bool fresh)
    {
        this.unit = unit;
        provider = unit.Boot.Roots;
        authority = new Item(AuthorityName, ProvisioningParameters.CustomCaUrl, Authority.MaxBytes, fresh ? null : KeptTrust.Read(unit.Boot.Kept, AuthorityName));
        list = new Item(ListName, ProvisioningParameters.CrlUrl, RevocationList.MaxBytes, fresh ? null : KeptTrust.Read(unit.Boot.Kept, ListName));
        TakeUp();
    }

    /// <summary>Raised when whom the unit believes has changed.</summary>
    public event Action? Changed;

    /// <summary>Who is believed: the authorities the unit was made with, and the further one.</summary>
    public IReadOnlyList<X509Certificate2> Authorities => [.. Roots()];

    /// <summary>What has been taken back; null = nothing is known of it.</summary>
    public RevocationList? Revoked => beliefs.Revoked;

    /// <summary>The first contact has been made: fetching may begin, as the settings want it.</summary>
    public void Open()
    {
        open = true;
        Check();
    }

    /// <summary>Looks whether the settings name something else now.</summary>
    public void Check()
    {
        Check(authority);
        Check(list);
    }

    private void Check(Item item)
    {
        var url = unit.Settings.Stored.Text(item.Url);
        if (url.Length == 0)
        {
            item.Timer?.Dispose();
            item.Timer = null;
            item.Source = null;
            if (item.Kept is not null)
            {
                item.Kept = null;
                unit.Keep(item.Name, []);
                TakeUp();
            }

            return;
        }

        var source = SourceOf(item, url);
        if (!open || (item.Source is { } known && known.AsSpan().SequenceEqual(source)))
        {
            return;
        }

        // What was kept of this very source is renewed in its time; after a restart that time is not known, so soon.
        item.Source = source;
        item.Failures = 0;
        var isHere = item.Kept is { } kept && kept.Source.AsSpan().SequenceEqual(source);
        Arm(item, isHere ? TrustWaits.Soon : WaitRange.None);
    }

    private byte[] SourceOf(Item item, string url)
        => item == authority ? KeptTrust.SourceOf(url, unit.Settings.Stored.Text(ProvisioningParameters.CustomCaFingerprint)) : KeptTrust.SourceOf(url);

    private void Arm(Item item, WaitRange wait)
    {
        item.Timer?.Dispose();
        item.Timer = unit.Timeline.After(wait.Choose(unit.Entropy), () => Fetch(item));
    }

    private void Fetch(Item item)
    {
        item.Timer = null;
        if (item.Source is not { } source || item.Fetching)
        {
            return;
        }

        var text = unit.Settings.Stored.Text(item.Url);
        var decision = ProvisioningRule.Evaluate(text, RuleKind.Upgrade, unit.Context(unit.Server?.Text)).Decision;
        if (decision is not RuleDecision.Fetch fetch)
        {
            var (err, detail) = decision is RuleDecision.Failed failed ? RuleTargets.Explain(failed) : (ErrTexts.RuleSyntax, "a URL is needed");
            Failed(item, $"{err}: {detail}");
            return;
        }

        // The list is signed, and an authority with a fingerprint is as good as signed; without one only a believed server may name another.
        var isBound = item == list || unit.Settings.Stored.Text(ProvisioningParameters.CustomCaFingerprint).Length > 0;
        var target = RuleTargets.Target(fetch.Url);
        var policy = unit.PolicyFor(isSealed: true) with { HttpsOnly = !isBound };
        if (policy.Refuses(target) is { } why)
        {
            Failed(item, isBound ? why : "over a plain connection an authority is taken only with Custom_CA_Fingerprint");
            return;
        }

        item.Fetching = true;
        var request = new FetchRequest(target, RuleTargets.Credentials(fetch), null, item.MaxBytes, FetchTimeout, policy, static _ => { }) { IsBeside = true };
        unit.Host.Fetch(request, answer =>
        {
            item.Fetching = false;
            if (item.Source is not { } now || !now.AsSpan().SequenceEqual(source))
            {
                if (item.Source is not null)
                {
                    Arm(item, WaitRange.None);
                }

                return;
            }

            switch (answer)
            {
                case FetchAnswer.Got got:
                    Take(item, source, got.Content);
                    break;
                case FetchAnswer.Failed failed:
                    var err = ErrTexts.Of(failed.Fault, target.Scheme, failed.Detail);
                    Failed(item, failed.Fault == FetchFault.TlsFailed || failed.Detail.Length == 0 ? err : $"{err} ({failed.Detail})");
                    break;
            }
        });
    }

    private void Take(Item item, byte[] source, byte[] content)
    {
        if (Refuses(item, content, source) is { } why)
        {
            Failed(item, why);
            return;
        }

        item.Failures = 0;
        item.Told = string.Empty;
        if (item.Kept is not { } kept || !kept.Content.AsSpan().SequenceEqual(content) || !kept.Source.AsSpan().SequenceEqual(source))
        {
            item.Kept = new KeptTrust(source, content);
            unit.Keep(item.Name, item.Kept.Write());
            unit.Note(5, $"{item.Url.Name}: taken");
            TakeUp();
        }

        Arm(item, TrustWaits.AfterSuccess(unit.Clock, item == list ? beliefs.Revoked?.NextUpdate : null));
    }

    private string? Refuses(Item item, byte[] content, byte[] source)
    {
        if (item == authority)
        {
            return Authority.TryRead(content, unit.Settings.Stored.Text(ProvisioningParameters.CustomCaFingerprint), unit.Clock, out _, out var bad) ? null : bad;
        }

        if (!RevocationList.TryRead(content, out var read, out var why))
        {
            return why;
        }

        if (!Roots().Any(read.IsBy))
        {
            return "not signed by an authority that this unit believes";
        }

        if (unit.Clock is { } now && read.ThisUpdate > now + 24.Hours)
        {
            return "made in the future";
        }

        return item.Kept is { } kept && kept.Source.AsSpan().SequenceEqual(source) && beliefs.Revoked is { } present && present.IsNewerThan(read) ? "older than the one that is here" : null;
    }

    private void Failed(Item item, string why)
    {
        item.Failures++;
        Arm(item, TrustWaits.AfterFailure(item.Failures));
        if (item.Told != why)
        {
            item.Told = why;
            unit.Note(4, $"{item.Url.Name}: {why}{(item.Kept is null ? string.Empty : "; what is here goes on counting")}");
        }

        if (beliefs.Revoked is { NextUpdate: { } end } && unit.Clock > end && ended != end.ToString("O", System.Globalization.CultureInfo.InvariantCulture))
        {
            ended = end.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
            unit.Note(4, FormattableString.Invariant($"the list of revoked certificates has ended on {end:yyyy-MM-dd}; it goes on counting until a newer one is here"));
        }
    }

    private IEnumerable<X509Certificate2> Roots() => beliefs.Authority is { } further ? [.. provider, further] : provider;

    // What was kept is judged again as if it had just come: the authority behind a list may be gone.
    private void TakeUp()
    {
        X509Certificate2? further = null;
        if (authority.Kept is { } file)
        {
            _ = Authority.TryRead(file.Content, string.Empty, null, out further, out _);
        }

        beliefs = new Beliefs(further, null);
        if (list.Kept is { } kept && RevocationList.TryRead(kept.Content, out var revoked, out _) && Roots().Any(revoked.IsBy))
        {
            beliefs = beliefs with { Revoked = revoked };
        }

        unit.Host.Believe(beliefs);
        Changed?.Invoke();
    }

    private sealed class Item(string name, Parameter<string> url, int maxBytes, KeptTrust? kept)
    {
        public string Name => name;

        public Parameter<string> Url => url;

        public int MaxBytes => maxBytes;

        public KeptTrust? Kept { get; set; } = kept;

        /// <summary>Source that is looked after now; null = none.</summary>
        public byte[]? Source { get; set; }

        public int Failures { get; set; }

        public bool Fetching { get; set; }

        public string Told { get; set; } = string.Empty;

        public IDisposable? Timer { get; set; }
    }
}
