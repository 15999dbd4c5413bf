using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>A telephone number as a URI (RFC 3966): <c>tel:+1-201-555-0123</c>.</summary>
public sealed record TelUri : AnyUri
{
    private const string Rule = "RFC 3966 3";
    private const string Separators = "-.()";
    private const string NumberDigits = "0123456789abcdefABCDEF*#";

    private TelUri(string number, Parameters parameters) => (Number, Parameters) = (number, parameters);

    /// <inheritdoc/>
    public override string Scheme => "tel";

    /// <summary>The number as it is written, with its visual separators.</summary>
    public string Number { get; }

    /// <summary>Parameters, such as <c>phone-context</c> and <c>ext</c>.</summary>
    public Parameters Parameters { get; }

    /// <summary>The number without visual separators; the plus sign of a global number stays.</summary>
    public string Digits => string.Concat(Number.Where(c => !Separators.Contains(c, StringComparison.Ordinal)));

    /// <summary>True for a number that begins with a plus sign.</summary>
    public bool IsGlobal => Number[0] == '+';

    /// <summary>Same digits and same parameters (RFC 3966 4).</summary>
    public override bool Matches(AnyUri? other) => other is TelUri tel && string.Equals(tel.Digits, Digits, StringComparison.OrdinalIgnoreCase) && tel.Parameters.Equals(Parameters);

    //  tel = "tel:" [ "+" ] 1*( digit / visual-separator ) *( ";" parameter )
    internal static Parsed<AnyUri> ReadNumber(ref SipCursor cursor)
    {
        var start = cursor.At;
        cursor.Take((byte)'+');
        var digits = 0;
        while (!cursor.End && (NumberDigits + Separators).Contains((char)cursor.Peek, StringComparison.Ordinal))
        {
            if (!Separators.Contains((char)cursor.Peek, StringComparison.Ordinal)) digits++;
            cursor.MoveTo(cursor.At + 1);
        }

        if (digits == 0) return cursor.Fail("a digit of the number", Rule);
        var number = Encoding.ASCII.GetString(cursor.Since(start));
        if (Parameters.ReadUri(ref cursor, out var parameters) is { } error) return error;
        return cursor.End ? new TelUri(number, parameters) : cursor.Fail("a digit, ; or the end of the number", Rule);
    }

    internal override void Write(ref SipSink sink)
    {
        sink.Bytes("tel:"u8);
        sink.Text(Number);
        Parameters.Write(ref sink);
    }
}
