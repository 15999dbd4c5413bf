using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Foundation.Time;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Trust;

/// <summary>Renews the unit's own certificate (<c>Certificate_URL</c>) before it ends. Runs the <see cref="CertificateMachine"/>.</summary>
/// <remarks>
/// The key is never replaced, and neither is the certificate that the unit was made with: a renewed one that has ended, or that the present authorities do not stand behind, falls back to that one.
/// So a unit that lay in a drawer past the end of its renewed certificate still comes in by itself.
/// </remarks>
internal sealed class CertificateUpkeep
{
    private static readonly TimeSpan FetchTimeout = 60.Seconds;

    private readonly Unit unit;
    private readonly TrustUpkeep trust;
    private readonly X509Certificate2? made;
    private X509Certificate2? renewed;
    private X509Certificate2? inUse;
    private X509Certificate2? candidate;
    private CertificateState state = new();
    private IDisposable? timer;
    private int request;
    private string asked = string.Empty;
    private string failure = string.Empty;
    private string unusable = string.Empty;
    private bool open;
    private bool nothingNewer;

    public CertificateUpkeep(Unit unit, TrustUpkeep trust)
    {
        this.unit = unit;
        this.trust = trust;
        made = inUse = unit.Boot.Certificate;
        if (made is null)
        {
            return;
        }

        if (unit.Boot.RenewedCertificate is { IsEmpty: false } file)
        {
            renewed = CertificateFile.Load(file.Span);
            unusable = renewed is null ? "it cannot be read" : string.Empty;
            if (renewed is null)
            {
                TellUnusable();
            }
        }

        TakeUp();
        trust.Changed += TakeUp;
    }

    /// <summary>How the certificate stands; null = the unit has none.</summary>
    public CertificateStatus? Status => inUse is { } certificate
        ? new(From(certificate), Until(certificate), certificate != made, Words(certificate))
        : null;

    private bool IsWanted => open && made is not null && unit.Settings.Stored.Text(ProvisioningParameters.CertificateUrl).Length > 0;

    private string SettingsNow => $"{unit.Settings.Stored.Text(ProvisioningParameters.CertificateUrl)} {unit.Settings.Stored.Get(ProvisioningParameters.CertificateRenewAfter)}";

    // A certificate that was renewed and cannot be used any more, or that nobody believed has signed, is no better for being young.
    private bool IsDueAtOnce => unusable.Length > 0 || (inUse is { } certificate && !trust.Authorities.Any(a => AuthoritySignature.HasMade(a, certificate)));

    private DateTimeOffset? DueAt => inUse is { } certificate
        ? From(certificate) + ((Until(certificate) - From(certificate)) * (unit.Settings.Stored.Get(ProvisioningParameters.CertificateRenewAfter) / 100.0))
        : null;

    private CertificateTerms Terms => new(IsWanted, IsDueAtOnce || unit.Clock >= DueAt, DueAt - unit.Clock);

    /// <summary>The first contact has been made: asking may begin, as the settings want it.</summary>
    public void Open()
    {
        (open, asked) = (true, SettingsNow);
        Dispatch(CertificateEvent.Opened);
    }

    /// <summary>Looks whether a setting has a new value.</summary>
    public void Check()
    {
        if (open && asked != SettingsNow)
        {
            asked = SettingsNow;
            request++;
            nothingNewer = false;
            Dispatch(CertificateEvent.Changed);
        }
    }

    private void Dispatch(CertificateEvent @event)
    {
        if (@event == CertificateEvent.Due)
        {
            TakeUp();
        }

        var before = state;
        var step = CertificateMachine.Step(before, @event, Terms);
        state = step.Next;
        if (state != before || step.Effects.Length > 0)
        {
            unit.Trace("trust", @event.ToString(), $"{before.Phase} -> {state.Phase}  {string.Join("  ", step.Effects.Select(e => e.ToString()))}".TrimEnd());
        }

        foreach (var effect in step.Effects)
        {
            Do(effect);
        }
    }

    private void Do(CertificateEffect effect)
    {
        switch (effect)
        {
            case CertificateEffect.SetTimer set:
                timer?.Dispose();
                timer = unit.Timeline.After(set.Wait.Choose(unit.Entropy), () => Dispatch(CertificateEvent.Due));
                break;
            case CertificateEffect.StopTimer:
                timer?.Dispose();
                timer = null;
                break;
            case CertificateEffect.Ask:
                Ask();
                break;
            case CertificateEffect.Store:
                Store(candidate!);
                break;
        }
    }

    private void Ask()
    {
        var text = unit.Settings.Stored.Text(ProvisioningParameters.CertificateUrl);
        var decision = ProvisioningRule.Evaluate(text, RuleKind.Upgrade, unit.Context(unit.Server?.Text)).Decision;
        if (decision is not RuleDecision.Fetch fetch)
        {
            var (err, detail) = decision is RuleDecision.Failed failed ? RuleTargets.Explain(failed) : (ErrTexts.RuleSyntax, "a URL is needed");
            Failed($"{err}: {detail}");
            return;
        }

        var target = RuleTargets.Target(fetch.Url);
        var policy = unit.PolicyFor(isSealed: false) with { HttpsOnly = true };
        if (target.Scheme != FetchScheme.Https || policy.Refuses(target) is not null)
        {
            Failed(target.Scheme != FetchScheme.Https ? "a certificate is fetched over https only" : policy.Refuses(target)!);
            return;
        }

        var number = ++request;
        unit.Host.Fetch(
            new FetchRequest(target, RuleTargets.Credentials(fetch), null, OwnCertificate.MaxBytes, FetchTimeout, policy, static _ => { }) { IsBeside = true },
            answer =>
            {
                if (number == request)
                {
                    Answered(answer, target);
                }
            });
    }

    private void Answered(FetchAnswer answer, FetchTarget target)
    {
        switch (answer)
        {
            case FetchAnswer.Got got:
                Judge(got);
                break;
            case FetchAnswer.Failed failed:
                var err = ErrTexts.Of(failed.Fault, target.Scheme, failed.Detail);
                Failed(failed.Fault == FetchFault.TlsFailed || failed.Detail.Length == 0 ? err : $"{err} ({failed.Detail})");
                break;
        }
    }

    private void Judge(FetchAnswer.Got got)
    {
        if (!got.Secured)
        {
            Failed("it did not come from a server that this unit believes");
            return;
        }

        if (CertificateFile.Load(got.Content) is not { } offered)
        {
            Failed("no certificate, neither PEM nor DER");
            return;
        }

        if (offered.RawDataMemory.Span.SequenceEqual(inUse!.RawDataMemory.Span))
        {
            (failure, nothingNewer) = (string.Empty, true);
            Dispatch(CertificateEvent.Same);
        }
        else if ((Refuses(offered) ?? (offered.NotBefore < inUse.NotBefore ? "it is older than the one in use" : null)) is { } why)
        {
            Failed($"the certificate from there is not used: {why}");
        }
        else
        {
            candidate = offered;
            Dispatch(CertificateEvent.Newer);
        }
    }

    private void Store(X509Certificate2 offered) => unit.KeepCertificate(Encoding.ASCII.GetBytes(offered.ExportCertificatePem()), fault =>
    {
        candidate = null;
        if (fault is not null)
        {
            Failed($"the new certificate could not be stored: {fault}");
            return;
        }

        (renewed, failure, nothingNewer) = (offered, string.Empty, false);
        TakeUp();
        unit.Tell(5, $"New certificate, good until {OwnCertificate.Day(offered.NotAfter)}");
        Dispatch(CertificateEvent.Stored);
    });

    private void Failed(string why)
    {
        if (failure != why)
        {
            failure = why;
            unit.Tell(4, $"Certificate not renewed: {why}");
        }

        Dispatch(CertificateEvent.Failed);
    }

    private string? Refuses(X509Certificate2 certificate) => OwnCertificate.Refuses(certificate, made!, unit.Identity.Mac, trust.Authorities, trust.Revoked, unit.Clock);

    // What was kept is judged again as if it had just come: it may have ended, and the authority behind it may be gone.
    private void TakeUp()
    {
        if (renewed is { } kept)
        {
            var why = Refuses(kept) ?? string.Empty;
            if (why != unusable)
            {
                unusable = why;
                TellUnusable();
            }
        }

        var now = renewed is not null && unusable.Length == 0 ? renewed : made!;
        if (now != inUse)
        {
            inUse = now;
            unit.Host.ShowCertificate(now);
        }
    }

    private void TellUnusable()
    {
        if (unusable.Length > 0)
        {
            unit.Tell(4, $"The renewed certificate is not used: {unusable}; the one the unit was made with is shown");
        }
    }

    private string Words(X509Certificate2 certificate) => state.Phase switch
    {
        _ when unit.Settings.Stored.Text(ProvisioningParameters.CertificateUrl).Length == 0 => "not renewed by itself: Certificate_URL is blank",
        CertificatePhase.Asking or CertificatePhase.Storing => "asks for a newer one",
        _ when failure.Length > 0 => string.Create(CultureInfo.InvariantCulture, $"a newer one is due and was asked for in vain: {failure}"),
        _ when nothingNewer => "a newer one is due; the server has none yet",
        _ when Terms.IsDue => "a newer one is due",
        _ when unit.Clock is null => "looked after once the clock is set",
        _ => $"a newer one is asked for from {OwnCertificate.Day(DueAt!.Value.UtcDateTime)} on",
    };

    private static DateTimeOffset From(X509Certificate2 certificate) => new(certificate.NotBefore.ToUniversalTime());

    private static DateTimeOffset Until(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());
}
