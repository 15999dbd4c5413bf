using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;

namespace Spa.ProvisioningServer.Api;

/// <summary>A layer.</summary>
/// <param name="Scope"><c>all</c>, <c>model:NAME</c>, <c>customer:NAME</c>, <c>site:CUSTOMER/SITE</c> or <c>device:MAC</c>.</param>
/// <param name="Revision">Counts its changes; 0 = never written. It is the entity tag too.</param>
/// <param name="Entries">What it says of parameters.</param>
/// <param name="Variables">Its variables.</param>
internal sealed record LayerBody(string Scope, long Revision, IReadOnlyList<LayerBody.Entry> Entries, IReadOnlyList<LayerBody.Variable> Variables)
{
    /// <summary>What a layer says of a parameter.</summary>
    /// <param name="Name">The parameter.</param>
    /// <param name="Value">Its value, a secret as <c>***</c>; null = left to earlier layers.</param>
    /// <param name="Access">What the user may do; null = left to earlier layers.</param>
    public sealed record Entry(string Name, string? Value, UserAccess? Access = null);

    /// <summary>A variable.</summary>
    /// <param name="Name">Its name, without braces.</param>
    /// <param name="Value">Its value, a secret as <c>***</c>; null = declared only, later layers give it.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Choices">What a choice may be; null for every other type.</param>
    public sealed record Variable(string Name, string? Value, VariableType Type = VariableType.Text, IReadOnlyList<string>? Choices = null);

    public static LayerBody Of(Layer layer) => new(
        layer.Scope.ToString(), layer.Revision, [.. layer.Entries.Values.Select(e => new Entry(e.Name, LayerText.Shown(e), e.Access))],
        [.. layer.Variables.Values.Select(v => new Variable(v.Name, v.Shown, v.Type, v.Choices.IsEmpty ? null : v.Choices))]);
}

/// <summary>A layer in a list.</summary>
internal sealed record LayerRow(string Scope, int Entries, int Variables, DateTimeOffset Changed, string ChangedBy);

/// <summary>What is to be set in a layer: all of it, or nothing.</summary>
/// <param name="Entries">Parameters.</param>
/// <param name="Variables">Variables.</param>
internal sealed record LayerForm(IReadOnlyList<LayerBody.Entry>? Entries = null, IReadOnlyList<LayerBody.Variable>? Variables = null);
