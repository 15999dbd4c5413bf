namespace Spa.Fleet.Inventory;

/// <summary>What to do about what a unit says of a failed attempt (<c>$ERR</c>, provisioning 2.7). Units say it in few words of their own; what is not known here has no remedy but its timeline.</summary>
public static class Remedies
{
    private static readonly (string Start, string Remedy)[] Resync =
    [
        ("corrupt file", "its key does not open what it gets: change its key, or let it enrol again"),
        ("no key", "it has no key: let it enrol again"),
        ("unsupported profile format", "something between it and this server changes the file"),
        ("profile too large", "it takes no profile of that size: take settings out of its layers"),
        ("profile for another device", "two units have changed places, or an address is used twice: let it enrol again"),
        ("profile too old", "it has been given a newer profile by another server or store"),
        ("not saved", "its storage is full or broken: exchange the unit"),
        ("rule syntax", "mend Profile_Rule on its own pages, or reset it to factory settings"),
        ("no server", "no rule and no DHCP option names this server: check its Profile_Rule"),
        ("name lookup failed", "its DNS does not know this server's name"),
        ("timeout", "a firewall stands between it and this server, or the server was down"),
        ("file not found", "it asks with an old address: let it enrol again"),
        ("access denied", "it asks with an old address or from a blocked network: let it enrol again"),
        ("tls failed", "it does not trust this server's certificate, or its clock is wrong"),
    ];

    private static readonly (string Start, string Remedy)[] Upgrade =
    [
        ("file not found", "the image is not in the store any more: upload it again, or assign another"),
        ("corrupt file", "the image was changed on the way: it tries again at its next resync"),
        ("timeout", "a firewall stands between it and this server, or the line is too slow"),
        ("name lookup failed", "its DNS does not know this server's name"),
        ("tls failed", "it does not trust this server's certificate, or its clock is wrong"),
    ];

    /// <summary>What to do about a resync that failed.</summary>
    public static string OfResync(string fault) => Find(Resync, fault) ?? "look at its timeline";

    /// <summary>What to do about an upgrade that failed.</summary>
    public static string OfUpgrade(string fault) => Find(Upgrade, fault) ?? "it runs its old version on; assign another, or look at its timeline";

    private static string? Find((string Start, string Remedy)[] rows, string fault)
    {
        foreach (var (start, remedy) in rows)
        {
            if (fault.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return remedy;
            }
        }

        return null;
    }
}
