using Spa.Configuration.Profiles;

namespace Spa.Common.Tests.Profiles;

internal static class Names
{
    public static IParameterNames Few { get; } = new ParameterNames(
    [
        "GPP_A", "GPP_B", "GPP_C", "GPP_D", "GPP_SA", "Speed_Dial_2_1_", "Dial_Plan_1_", "Display_Name_1_", "SIP_ToS_DiffServ_Value_1_", "Auth_Resync-Reboot_1_",
        "VoIP-To-PSTN_Gateway_Enable_2_", "Resync_Periodic", "Proxy_1_", "Primary_NTP_Server", "Host_Name",
    ]);
}
