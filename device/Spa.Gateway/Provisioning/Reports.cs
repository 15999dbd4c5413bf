using System.Collections.Immutable;
using System.Text.Json;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Provisioning;

/// <summary>Sends the report (provisioning 5): the settings without secrets, and how the unit does. One attempt each time.</summary>
internal sealed class Reports(Unit unit, Func<GatewayStatus> status)
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(60);

    private readonly SortedSet<string> changedHere = new(StringComparer.Ordinal);
    private string? again;

    /// <summary>Raised when a report has been sent or given up.</summary>
    public event Action? Ended;

    public bool IsSending { get; private set; }

    public AttemptOutcome? Last { get; private set; }

    /// <summary>Takes up what was changed on the unit before a restart for changed settings.</summary>
    public void Remember(KeptChanges? kept) => changedHere.UnionWith(kept?.Names ?? []);

    /// <summary>Notes settings changed on the unit itself: what <c>--delta</c> reports.</summary>
    public void NoteChanges(ImmutableArray<string> names)
    {
        changedHere.UnionWith(names);
        Keep();
    }

    /// <summary>A resync, reboot or upgrade: changes on the unit are counted anew.</summary>
    public void ForgetChanges()
    {
        if (changedHere.Count > 0)
        {
            changedHere.Clear();
            Keep();
        }
    }

    /// <summary>Sends one if <c>Report_Trigger</c> names the occasion.</summary>
    public void Occasion(ReportEvents occasion, string reason)
    {
        if ((unit.Settings.Stored.Get(ProvisioningParameters.ReportTrigger) & occasion) != 0)
        {
            Send(reason);
        }
    }

    /// <summary>Sends one; while another is on its way, one more afterwards.</summary>
    public void Send(string reason)
    {
        if (IsSending)
        {
            again = reason;
            return;
        }

        var rule = unit.Settings.Stored.Text(ProvisioningParameters.ReportRule);
        switch (ProvisioningRule.Evaluate(rule, RuleKind.Report, unit.Context(unit.Server?.Text)).Decision)
        {
            case RuleDecision.Fetch send:
                Send(send, reason);
                break;
            case RuleDecision.Failed failed:
                var (err, detail) = RuleTargets.Explain(failed);
                End(new AttemptOutcome(unit.Clock, false, reason, string.Empty, err, $"{ProvisioningParameters.ReportRule.Name}: {detail}"));
                break;
            default:
                unit.Note(6, $"no report after {reason}: Report_Rule is empty or has nothing to do");
                break;
        }
    }

    private void Send(RuleDecision.Fetch rule, string reason)
    {
        var settings = unit.Settings.Stored;
        var material = settings.Get(ProvisioningParameters.IkmHttpEncryptContent);
        var isSealed = rule.Key is not null || material.Length > 0;
        var target = RuleTargets.Target(rule.Url);
        var url = AttemptTarget.Of(target).Url;
        var policy = unit.PolicyFor(isSealed);
        if (policy.Refuses(target) is { } why)
        {
            End(new AttemptOutcome(unit.Clock, false, reason, url, "not sent", why));
            return;
        }

        IsSending = true;
        var content = ProfileReport.Write(settings, Reported(rule), ReportStatus.Of(status(), reason, unit.Boot.SettingsDamage));
        var request = new SendRequest(
            target,
            RuleTargets.Credentials(rule),
            Seal(content, rule.Key, material),
            isSealed ? "application/octet-stream" : "text/xml",
            settings.Get(ProvisioningParameters.ReportMethod) == ReportMethod.Put,
            SendTimeout,
            policy)
        {
            Coding = rule.Key is null && isSealed ? EncryptedContent.Coding : null,
        };
        unit.Host.Send(request, answer =>
        {
            IsSending = false;
            End(answer.Fault is { } fault
                ? new AttemptOutcome(unit.Clock, false, reason, url, ErrTexts.OfSending(fault, answer.Detail), answer.Detail)
                : new AttemptOutcome(unit.Clock, true, reason, url, string.Empty, answer.Detail));
        });
    }

    // --status asks for how the unit does; settings come with it only where --delta asks for those too.
    private IEnumerable<Parameter> Reported(RuleDecision.Fetch rule)
        => rule.Delta ? Catalogue.All.Where(IsChangedHere)
            : rule.Status ? []
            : Catalogue.All;

    // The rule's own key comes first; keying material is for those who gave the unit some (provisioning 1.5).
    private byte[] Seal(byte[] content, string? key, string material)
    {
        if (key is not null)
        {
            Span<byte> salt = stackalloc byte[ProfileCipher.SaltBytes];
            unit.Entropy.Fill(salt);
            return ProfileCipher.Encrypt(content, key, KeyDigest.Md5, salt);
        }

        if (material.Length == 0)
        {
            return content;
        }

        Span<byte> fresh = stackalloc byte[EncryptedContent.SaltBytes];
        unit.Entropy.Fill(fresh);
        return EncryptedContent.Encrypt(content, material, fresh);
    }

    private void End(AttemptOutcome outcome)
    {
        Last = outcome;
        unit.Trace("report", outcome.Reason, outcome.Succeeded ? "sent" : $"failed: {outcome.Err}");
        if (!outcome.Succeeded)
        {
            unit.Note(4, $"report after {outcome.Reason} not delivered: {outcome.Explanation}");
        }

        Ended?.Invoke();
        if (again is { } next)
        {
            again = null;
            Send(next);
        }
    }

    // What a rule has set again since is the provider's own.
    private bool IsChangedHere(Parameter parameter) => changedHere.Contains(parameter.Name) && unit.Settings.Stored.Origin(parameter) is not (SettingOrigin.Profile or SettingOrigin.Acs);

    private void Keep() => unit.Keep(KeptChanges.Name, JsonSerializer.SerializeToUtf8Bytes(new KeptChanges([.. changedHere]), KeptJson.Default.KeptChanges));
}
