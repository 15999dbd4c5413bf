using Spa.Media.Rtp;

namespace Spa.Media.Fax;

/// <summary>Judges the bytes of a fax packet (IFP, T.38 7.2, version 0) before a library is given them: every length fits, and nothing is left over.</summary>
public static class FaxPacket
{
    private const string Rule = "T.38 7.2";
    private const int HighestModulation = 8;

    /// <summary>Whether it is one.</summary>
    /// <param name="fax">Its bytes.</param>
    /// <param name="fault">Where it is none.</param>
    //  first byte:  D T E mmmm x      D: data follow; T: 0 indicator, 1 data; E: kinds of later versions
    //  data:        count, then for each: 4 bits (P: bytes follow; 3 bits kind), and with P on the next byte boundary: length - 1 (2 bytes), bytes
    //  fields without bytes share a byte by two (the ASN.1 of version 0)
    public static bool IsGood(ReadOnlySpan<byte> fax, out PacketFault fault)
    {
        if (fax.IsEmpty)
        {
            return Bad(0, "a first byte", out fault);
        }

        var (hasData, isData, later, kind) = ((fax[0] & 0x80) != 0, (fax[0] & 0x40) != 0, (fax[0] & 0x20) != 0, (fax[0] >> 1) & 15);
        var at = later ? 2 : 1;
        if (fax.Length < at)
        {
            return Bad(fax.Length, "a second byte", out fault);
        }

        if (!isData)
        {
            return hasData ? Bad(0, "an indicator without data", out fault) : fax.Length == at ? Good(out fault) : Bad(at, "nothing more", out fault);
        }

        if (!later && kind > HighestModulation)
        {
            return Bad(0, "a modulation", out fault);
        }

        if (!hasData)
        {
            return fax.Length == at ? Good(out fault) : Bad(at, "nothing more", out fault);
        }

        if (at >= fax.Length)
        {
            return Bad(at, "a count of fields", out fault);
        }

        var count = fax[at++];
        var half = false;
        for (var i = 0; i < count; i++)
        {
            if (at >= fax.Length)
            {
                return Bad(at, "as many fields as are named", out fault);
            }

            var present = (fax[at] & (half ? 0x08 : 0x80)) != 0;
            if (half || present)
            {
                at++;
            }

            half = !half && !present;
            if (!present)
            {
                continue;
            }

            if (fax.Length - at < 2)
            {
                return Bad(at, "the length of a field", out fault);
            }

            var length = ((fax[at] << 8) | fax[at + 1]) + 1;
            at += 2;
            if (length > fax.Length - at)
            {
                return Bad(at, "as many bytes of a field as are named", out fault);
            }

            at += length;
        }

        return fax.Length == at + (half ? 1 : 0) ? Good(out fault) : Bad(at, "nothing more", out fault);
    }

    private static bool Good(out PacketFault fault)
    {
        fault = default;
        return true;
    }

    private static bool Bad(int at, string expected, out PacketFault fault)
    {
        fault = new(at, expected, Rule);
        return false;
    }
}
