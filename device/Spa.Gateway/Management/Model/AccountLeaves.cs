using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Cwmp;

namespace Spa.Gateway.Management.Model;

/// <summary>A parameter that two settings of an account make together.</summary>
internal abstract class AccountLeaf : LeafSource
{
    /// <inheritdoc/>
    public sealed override bool IsWritable => true;

    protected static Assignment To(string name, string text) => new(name, text, null);
}

/// <summary>Who may call in: <c>Auth_INVITE_n_</c> and <c>Restrict_Source_IP_n_</c>.</summary>
internal sealed class InboundAuth(int line) : AccountLeaf
{
    private readonly string auth = $"Auth_INVITE_{line}_";
    private readonly string restrict = $"Restrict_Source_IP_{line}_";

    public override string Read(ModelFacts facts) => facts.IsYes(auth) ? "Digest" : facts.IsYes(restrict) ? "SourceFilter" : "None";

    public override LeafWrite Write(string value, ModelFacts facts) => value switch
    {
        "Digest" => LeafWrite.Set(auth, "yes"),
        "SourceFilter" => LeafWrite.Nothing with { Assignments = [To(auth, "no"), To(restrict, "yes")] },
        "None" => LeafWrite.Nothing with { Assignments = [To(auth, "no"), To(restrict, "no")] },
        _ => LeafWrite.Refuse(FaultCode.InvalidParameterValue, "expected one of None, Digest, SourceFilter"),
    };
}

/// <summary>The name for challenges: <c>Auth_ID_n_</c> when <c>Use_Auth_ID_n_</c> says so, else <c>User_ID_n_</c>.</summary>
internal sealed class AuthUser(int line) : AccountLeaf
{
    private readonly Parameter user = Catalogue.Find($"User_ID_{line}_")!;
    private readonly Parameter id = Catalogue.Find($"Auth_ID_{line}_")!;
    private readonly string uses = $"Use_Auth_ID_{line}_";

    public override string Read(ModelFacts facts) => facts.IsYes(uses) && facts.Settings.Text(id) is { Length: > 0 } own ? own : facts.Settings.Text(user);

    public override LeafWrite Write(string value, ModelFacts facts) => value.Length == 0 || value == facts.Settings.Text(user)
        ? LeafWrite.Nothing with { Assignments = [To(uses, "no"), To(id.Name, string.Empty)] }
        : LeafWrite.Nothing with { Assignments = [To(uses, "yes"), To(id.Name, value)] };
}

/// <summary>The address of record: <c>User_ID_n_</c> at <c>Proxy_n_</c>.</summary>
internal sealed class RegisterUri(int line) : AccountLeaf
{
    private const string Scheme = "sip:";
    private readonly Parameter user = Catalogue.Find($"User_ID_{line}_")!;
    private readonly Parameter proxy = Catalogue.Find($"Proxy_{line}_")!;

    public override string Read(ModelFacts facts) => facts.Settings.Text(user) is { Length: > 0 } name ? $"{Scheme}{name}@{facts.Settings.Text(proxy)}" : string.Empty;

    public override LeafWrite Write(string value, ModelFacts facts)
    {
        if (value.Length == 0)
        {
            return LeafWrite.Set(user.Name, string.Empty);
        }

        var bare = value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..] : value;
        return bare.IndexOf('@', StringComparison.Ordinal) is var at and > 0 && at < bare.Length - 1
            ? LeafWrite.Nothing with { Assignments = [To(user.Name, bare[..at]), To(proxy.Name, bare[(at + 1)..])] }
            : LeafWrite.Refuse(FaultCode.InvalidParameterValue, "expected sip:user@host");
    }
}
