using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Cwmp;
using Spa.Gateway.Management.Diagnostics;
using Spa.Gateway.Management.Model.Sounds;

namespace Spa.Gateway.Management.Model;

/// <summary>Where a parameter's value is and goes.</summary>
internal abstract class LeafSource
{
    /// <summary>An ACS may set it.</summary>
    public virtual bool IsWritable => false;

    /// <summary>It reads empty whatever it is.</summary>
    public virtual bool IsSecret => false;

    /// <summary>The setting behind it; null = none, or several.</summary>
    public virtual Parameter? Setting => null;

    /// <summary>Its value now.</summary>
    public abstract string Read(ModelFacts facts);

    /// <summary>What setting it means.</summary>
    /// <param name="value">Of the parameter's type and within its range.</param>
    /// <param name="facts">With what was set before in the same request.</param>
    public virtual LeafWrite Write(string value, ModelFacts facts) => LeafWrite.Refuse(FaultCode.NotWritable, "read only");

    /// <summary>A value that is always the same.</summary>
    public static LeafSource Fixed(string value) => new FixedSource(value);

    /// <summary>A value that the standard lets be written and that has one meaning here only.</summary>
    public static LeafSource Pinned(string value) => new PinnedSource(value);

    /// <summary>What the unit knows.</summary>
    public static LeafSource Fact(Func<ModelFacts, string> read) => new FactSource(read);

    /// <summary>A row of the catalogue.</summary>
    public static LeafSource Of(string name, Conversion conversion) => new SettingSource(Catalogue.Find(name) ?? throw new ArgumentException($"there is no setting {name}", nameof(name)), conversion, true);

    /// <summary>A row of the catalogue that is only shown here.</summary>
    public static LeafSource Shown(string name, Conversion conversion) => new SettingSource(Catalogue.Find(name) ?? throw new ArgumentException($"there is no setting {name}", nameof(name)), conversion, false);

    /// <summary>A row of the catalogue for which the network may say something: that counts until somebody sets the setting.</summary>
    public static LeafSource Hinted(string name, Conversion conversion, Func<ModelFacts, string?> hint) => new HintedSource(Of(name, conversion), hint);

    private sealed class HintedSource(LeafSource inner, Func<ModelFacts, string?> hint) : LeafSource
    {
        public override bool IsWritable => true;

        public override Parameter? Setting => inner.Setting;

        public override string Read(ModelFacts facts) => facts.Settings.Origin(inner.Setting!) == SettingOrigin.Factory && hint(facts) is { } said ? said : inner.Read(facts);

        public override LeafWrite Write(string value, ModelFacts facts) => inner.Write(value, facts);
    }

    private sealed class FixedSource(string value) : LeafSource
    {
        public override string Read(ModelFacts facts) => value;
    }

    private sealed class PinnedSource(string value) : LeafSource
    {
        public override bool IsWritable => true;

        public override string Read(ModelFacts facts) => value;

        public override LeafWrite Write(string wanted, ModelFacts facts) => wanted == value ? LeafWrite.Nothing : LeafWrite.Refuse(FaultCode.InvalidParameterValue, $"here it can only be '{value}'");
    }

    private sealed class FactSource(Func<ModelFacts, string> read) : LeafSource
    {
        public override string Read(ModelFacts facts) => read(facts);
    }

    private sealed class SettingSource(Parameter setting, Conversion conversion, bool writable) : LeafSource
    {
        public override bool IsWritable => writable;

        public override bool IsSecret => setting.Kind.IsSecret || conversion == Conversion.Secret;

        public override Parameter? Setting => setting;

        public override string Read(ModelFacts facts) => IsSecret ? string.Empty : conversion.ToModel(facts.Settings.Text(setting));

        public override LeafWrite Write(string value, ModelFacts facts)
        {
            if (!writable)
            {
                return LeafWrite.Refuse(FaultCode.NotWritable, "read only");
            }

            return conversion.ToSetting(value, facts.Settings.Text(setting)) is { } text
                ? LeafWrite.Set(setting.Name, text)
                : LeafWrite.Refuse(FaultCode.InvalidParameterValue, $"expected {conversion.Expected}");
        }
    }
}

/// <summary>What writing a parameter comes to.</summary>
/// <param name="Fault"><see cref="FaultCode.None"/> = it can be.</param>
/// <param name="Detail">What would have been taken.</param>
/// <param name="Assignments">The settings that are meant.</param>
internal sealed record LeafWrite(FaultCode Fault, string Detail, ImmutableArray<Assignment> Assignments)
{
    /// <summary>The rows of InformParameter as they are to be; null = as they are.</summary>
    public ImmutableArray<InformRow>? InformRows { get; init; }

    /// <summary>A tone or ring as it is with this; null = it belongs to none.</summary>
    public SoundDraft? Sound { get; init; }

    /// <summary>The diagnoses as they are to be; null = as they are.</summary>
    public DiagnosticTests? Tests { get; init; }

    /// <summary>It is so already, or nothing has to be.</summary>
    public static LeafWrite Nothing { get; } = new(FaultCode.None, string.Empty, []);

    public static LeafWrite Set(string name, string text) => new(FaultCode.None, string.Empty, [new Assignment(name, text, null)]);

    public static LeafWrite Refuse(FaultCode fault, string detail) => new(fault, detail, []);
}
