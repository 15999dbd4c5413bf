namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>What a value lets a stranger do. Original units took some of these as their defaults.</summary>
internal static class StrangerWarnings
{
    // The parameter, when its value is unsafe, what follows and the remedy.
    private static readonly (string Name, Func<string, bool> IsUnsafe, string Message)[] Table =
    [
        ("VoIP_Caller_Auth_Method_2_", Is("none"), "anyone who reaches the SIP port can call any number over the telephone line, at its owner's cost; use PIN or HTTP Digest"),
        ("PSTN_Caller_Auth_Method_2_", Is("none"), "anyone who calls the telephone number gets a dial tone and can call at the cost of the VoIP account; use PIN"),
        ("VoIP_Access_List_2_", AdmitsAll, "any address is let through to the telephone line without a PIN; name the addresses"),
        ("PSTN_Access_List_2_", AdmitsAll, "any telephone caller is let through to VoIP without a PIN; name the numbers"),
        ("Admin_Passwd", Is(string.Empty), "with a blank administrator password an original unit lets anyone on its network change everything; set one per unit"),
        ("Enable_WAN_Web_Server", IsYes, "the administration pages are open to the network side, where strangers try passwords; leave it at no"),
        ("Auth_Resync-Reboot_1_", IsNo, "one forged SIP message restarts the unit or makes it fetch its profile; leave it at yes, or restrict the source address"),
        ("Auth_Resync-Reboot_2_", IsNo, "one forged SIP message restarts the unit or makes it fetch its profile; leave it at yes, or restrict the source address"),
        ("Emergency_Number_1_", Is(string.Empty), "emergency calls are then left to the dial plan, which may block or misroute them; name the numbers of the country"),
        ("Allow_Clear_Key_Profile", IsYes, "whoever answers the unit's request on the way can replace its keys; leave it at no"),
    ];

    /// <summary>Warnings for settings, in the order of the table: the parameter, and what a stranger could do and the remedy.</summary>
    public static IEnumerable<(string Name, string Message)> Of(IReadOnlyDictionary<string, string> settings)
        => Table.Where(row => settings.TryGetValue(row.Name, out var text) && row.IsUnsafe(text)).Select(row => (row.Name, row.Message));

    private static Func<string, bool> Is(string value) => text => text.Equals(value, StringComparison.OrdinalIgnoreCase);

    private static bool IsYes(string text) => text.Equals("yes", StringComparison.OrdinalIgnoreCase);

    private static bool IsNo(string text) => text.Equals("no", StringComparison.OrdinalIgnoreCase);

    private static bool AdmitsAll(string text) => text.Split(',').Any(pattern => pattern.Trim() is var p && p.Contains('*', StringComparison.Ordinal) && p.All(c => c is '*' or '.' or '?'));
}
