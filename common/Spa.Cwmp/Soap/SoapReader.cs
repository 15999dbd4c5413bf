using System.Globalization;
using Spa.Cwmp.Messages;

namespace Spa.Cwmp.Soap;

/// <summary>
/// Walks forward through the elements of an envelope: <see cref="Enter"/> the current element, then <see cref="Next"/> for each child, whose value is read or which is passed over.
/// What it cannot take leaves as a <see cref="SoapException"/>, which <see cref="Envelopes"/> makes a value.
/// </summary>
internal abstract class SoapReader(SoapLimits limits) : IDisposable
{
    /// <summary>How much is read at most.</summary>
    protected SoapLimits Limits => limits;

    /// <summary>Name of the current element without its prefix.</summary>
    public abstract string Name { get; }

    /// <summary>Its namespace; empty = none.</summary>
    public abstract string Namespace { get; }

    /// <summary>Goes into the current element; what is given back goes to <see cref="Next"/>.</summary>
    public abstract int Enter();

    /// <summary>Goes to the next child of an element that was entered, past one that was not read; false = there is none, and the element is left.</summary>
    public abstract bool Next(int entered);

    /// <summary>The text of the current element, as it stands.</summary>
    public abstract string Text();

    /// <summary>The same of one that says what many say, the name of a parameter: most of these are one string each.</summary>
    public abstract string Path();

    /// <summary>A value with the type that its xsi:type names.</summary>
    public abstract CwmpValue Value();

    /// <summary>A parameter with its value, the current element.</summary>
    public virtual ParameterValue Parameter() => ParameterValue.ReadFields(this);

    /// <summary>What is wrong, with its place.</summary>
    public abstract SoapException Wrong(string problem);

    public abstract void Dispose();

    /// <summary>The text of the current element as a whole number from 0 on; blanks around it and an empty one, which counts as 0, are taken.</summary>
    public uint Number()
    {
        var (name, text) = (Name, Text().Trim());
        return text.Length == 0 ? 0 : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Expected("a whole number from 0 to 4294967295", name, text);
    }

    /// <summary>A whole number with a sign.</summary>
    public int Signed()
    {
        var (name, text) = (Name, Text().Trim());
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Expected("a whole number", name, text);
    }

    /// <summary>0, 1, true or false in any case; empty counts as false.</summary>
    public bool Truth()
    {
        var (name, text) = (Name, Text().Trim());
        return text.ToUpperInvariant() switch
        {
            "1" or "TRUE" => true,
            "0" or "FALSE" or "" => false,
            _ => throw Expected("0 or 1", name, text),
        };
    }

    /// <summary>The same of a number that nothing depends on: what is none counts as 0.</summary>
    public uint Count() => uint.TryParse(Text().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>A time; null = the unknown time of the standard (0001-01-01T00:00:00Z), or what cannot be read as one: nothing depends on any of them, and clocks say many things before they are set. One without a zone is taken as UTC.</summary>
    public DateTimeOffset? Time()
        => Text().Trim() is var text && !text.StartsWith("0001-01-01T", StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>A fault code; whatever number stands there.</summary>
    public FaultCode Fault() => (FaultCode)Math.Min(Number(), int.MaxValue);

    /// <summary>The entries of the array that is the current element, each read where it stands; their element names and the number that the array claims to have do not matter.</summary>
    public IReadOnlyList<T> List<T>(Func<SoapReader, T> read)
    {
        var entries = new List<T>();
        for (var list = Enter(); Next(list);)
        {
            if (entries.Count == limits.Elements)
            {
                throw Wrong($"more than {limits.Elements} entries in a list");
            }

            entries.Add(read(this));
        }

        return entries;
    }

    /// <summary>The texts of an array.</summary>
    public IReadOnlyList<string> Strings() => List(static r => r.Text().Trim());

    private SoapException Expected(string what, string name, string found) => Wrong($"{name} should be {what}, not '{(found.Length > 40 ? found[..40] : found)}'");
}

/// <summary>Leaves the reader of one envelope, never the library.</summary>
internal sealed class SoapException(SoapError error) : Exception(error.ToString())
{
    public SoapError Error { get; } = error;
}
