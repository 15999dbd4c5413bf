using Spa.Configuration.Parameters;
using Spa.Cwmp;

namespace Spa.Gateway.Management.Model;

/// <summary>A forwarding that the standard switches with a boolean, and the unit by having a number. Switching it off blanks the number; switching it on needs one.</summary>
internal sealed class Forwarding(string name) : LeafSource
{
    private readonly Parameter setting = Catalogue.Find(name) ?? throw new ArgumentException($"there is no setting {name}", nameof(name));

    /// <inheritdoc/>
    public override bool IsWritable => true;

    /// <inheritdoc/>
    public override Parameter Setting => setting;

    /// <inheritdoc/>
    public override string Read(ModelFacts facts) => facts.Settings.Text(setting).Length > 0 ? "1" : "0";

    /// <inheritdoc/>
    public override LeafWrite Write(string value, ModelFacts facts) => (value, Read(facts)) switch
    {
        ("0", _) => LeafWrite.Set(setting.Name, string.Empty),
        ("1", "1") => LeafWrite.Nothing,
        _ => LeafWrite.Refuse(FaultCode.InvalidParameterValue, "set the number first: the unit forwards while it has one"),
    };
}
