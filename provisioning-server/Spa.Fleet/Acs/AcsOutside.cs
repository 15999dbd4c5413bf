using System.Collections.Immutable;
using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Fleet.Serving;

namespace Spa.Fleet.Acs;

/// <summary>What a device should be so that it learns how it is seen from outside, and tells it (TR-069 annex G). Of every device that has told of such parameters; those of ours are read with all others, under their own names.</summary>
public static class AcsOutside
{
    private const string Stun = "ManagementServer.STUN";

    /// <summary>Adds it to what a device should be; what stands there of it already (a layer says it) stands.</summary>
    /// <param name="wanted">What it should be.</param>
    /// <param name="isSpa">It is a unit of ours, by its data model.</param>
    /// <param name="root">Root of its tree.</param>
    /// <param name="addresses">Where the server is reached; without a port for STUN nothing is added, and the device keeps what it has.</param>
    public static AcsWanted AddTo(AcsWanted wanted, bool isSpa, string root, ServerAddresses addresses)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(addresses);
        if (addresses.StunPort == 0)
        {
            return wanted;
        }

        var port = addresses.StunPort.ToString(CultureInfo.InvariantCulture);
        ImmutableArray<WantedValue> own = isSpa
            ?
            [
                Of(root + AcsPlan.Profile + ProvisioningParameters.CwmpStunEnable.Name, "yes"),
                Of(root + AcsPlan.Profile + ProvisioningParameters.CwmpStunServer.Name, addresses.Host),
                Of(root + AcsPlan.Profile + ProvisioningParameters.CwmpStunPort.Name, port),
            ]
            :
            [
                Of(root + Stun + "Enable", "1", CwmpType.Boolean),
                Of(root + Stun + "ServerAddress", addresses.Host),
                Of(root + Stun + "ServerPort", port, CwmpType.Number),
            ];
        return wanted with
        {
            Values = [.. wanted.Values, .. own.Where(v => !wanted.Values.Any(w => w.Name == v.Name))],

            // A unit of ours tells changes by itself, as the standard has it; but not what it was before it was managed from here.
            Watched = isSpa ? [] : [root + AcsReach.Address, root + AcsReach.Detected],
            AsksReach = isSpa ? own[0].Name : null,
        };
    }

    private static WantedValue Of(string name, string text, CwmpType type = CwmpType.Text) => new(name, text, text, false) { IsIfThere = true, Type = type };
}
