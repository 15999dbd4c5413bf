using System.Globalization;
using Spa.Configuration.Parameters;

namespace Spa.Common.Tests.Parameters;

public class KindTests
{
    /// <summary>A setting of each kind, a text, and its value as the kind writes it.</summary>
    public static TheoryData<string, string, string> Good => new()
    {
        { "Enable_VLAN", "YES", "yes" },
        { "Enable_VLAN", "No", "no" },
        { "Max_Forward", "255", "255" },
        { "Max_Forward", "0x0A", "10" },
        { "Max_Forward", "+7", "7" },
        { "G726r32_Dynamic_Payload", "2", "2" },
        { "INFOREQ_Dynamic_Payload", "", "" },
        { "SIP_ToS_DiffServ_Value_1_", "104", "0x68" },
        { "SIP_ToS_DiffServ_Value_1_", "0xB8", "0xb8" },
        { "EXT_SIP_Port_1_", "", "" },
        { "SIP_Port_1_", "65535", "65535" },
        { "SIP_T1", ".5", "0.5" },
        { "SIP_T1", "1.2345", "1.234" },
        { "SIP_T1", "5.", "5" },
        { "INVITE_Expires", "2147483647", "2147483647" },
        { "INVITE_Expires", "0x10", "16" },
        { "INVITE_Expires", "30.9", "30" },
        { "Reg_Retry_Random_Delay", "", "" },
        { "Reorder_Delay", "255", "inf" },
        { "Reorder_Delay", "INF", "inf" },
        { "Reorder_Delay", "0", "0" },
        { "RTP_Packet_Size", "0.02", "0.02" },
        { "DTMF_Tx_Strict_Hold_Off_Time_1_", "70", "70" },
        { "FXS_Port_Input_Gain", "-12.000", "-12" },
        { "FXS_Port_Input_Gain", "5.9999", "5.999" },
        { "SPA_To_PSTN_Gain_2_", "-15", "-15" },
        { "DTMF_Playback_Level", "-16.55", "-16.5" },
        { "SIP_Transport_1_", "tls", "TLS" },
        { "FXS_Port_Impedance", "220+850||120nF", "220+820||120nF" },
        { "Feature_Invocation_Method", "Sweden", "Sweden default" },
        { "Line_1_Fallback_DP_2_", "0", "none" },
        { "Default_Ring_2_", "follow line cfg", "Follow Line 1" },
        { "Time_Zone", "gmt+05:45", "GMT+05:45" },
        { "Static_IP", "192.0.2.1", "192.0.2.1" },
        { "Static_IP", "", "" },
        { "EXT_IP", "0.0.0.0", "" },
        { "NetMask", "255.255.252.0", "255.255.252.0" },
        { "Cloned_MAC_Address", "00:0e:08:AA:bb:cc", "00:0e:08:AA:bb:cc" },
        { "Syslog_Server", "log.example.net:1514", "log.example.net:1514" },
        { "Syslog_Server", "[2001:db8::1]:514", "[2001:db8::1]:514" },
        { "NAT_Keep_Alive_Dest_1_", "$PROXY", "$PROXY" },
        { "Restricted_Access_Domains", "example.net, example.com", "example.net, example.com" },
        { "Auto_NetService_Private_IP_Ranges", "10.0.0.0 - 10.0.0.9", "10.0.0.0-10.0.0.9" },
        { "Recovery_URL", "tftp://192.0.2.1/spa.bin", "tftp://192.0.2.1/spa.bin" },
        { "Call_Return_Code", "", "" },
        { "Force_G711u_Code", "*027110", "*027110" },
        { "FAX_Line_Toggle_Code", "#99", "#99" },
        { "Referral_Services_Codes", "*98|*97|*123", "*98|*97|*123" },
        { "Feature_Dial_Services_Codes", "*72`c`|*67`p`|*68", "*72`c`|*67`p`|*68" },
        { "Set_Local_Date__mm_dd_", "2/29/2028", "2/29/2028" },
        { "Set_Local_Time__HH_mm_", "23/59/59", "23/59/59" },
        { "Daylight_Saving_Time_Rule", "start=3/-1/7/2;end=10/-1/7/3;save=1", "start=3/-1/7/2;end=10/-1/7/3;save=1" },
        { "Daylight_Saving_Time_Rule", "start=04/01/0/02:30;end=10/30/0/03:00:00;save=-0:30", "start=4/1/0/2:30;end=10/30/0/3;save=-0:30" },
        { "PSTN_Dial_Digit_Len_2_", "", "0.1/0.1" },
        { "PSTN_Dial_Digit_Len_2_", ".05 / 3.00", "0.05/3" },
        { "Backdoor_Rings_2_", "2-3", "2-3" },
        { "Backdoor_Rings_2_", "4-4", "4" },
        { "Report_Trigger", "Upgrade, boot", "boot,upgrade" },
        { "VoIP_Caller_1_PIN_2_", "0123456789", "0123456789" },
        { "Dial_Tone", "350@-19, 440@-19;10(*/0/1+2)", "350@-19,440@-19;10(*/0/1+2)" },
        { "Disconnect_Tone_2_", "425@-10;10(0.25/0.25/1)", "425@-10;10(.25/.25/1)" },
        { "CWT_Frequency", "440@-10", "440@-10" },
        { "Ring1_Cadence", "60(2/4)", "60(2/4)" },
        { "Cfwd_Sel1_Caller_1_", "1408*, 1512???1234", "1408*,1512???1234" },
        { "VoIP_Access_List_2_", "192.0.2.*,198.51.100.?", "192.0.2.*,198.51.100.?" },
        { "SIT1_RSC", "404, 5??", "404,5*" },
        { "Dial_Plan_1_", "(xx.)", "(xx.)" },
        { "Resync_Periodic", "3600+600,7200", "3600+600,7200" },
        { "Profile_Rule", "[--key $SA] http://prov.example.net/$MA.cfg", "[--key $SA] http://prov.example.net/$MA.cfg" },
        { "Profile_Rule_B", "# (((", "# (((" },
        { "Resync_Trigger_1", "$REGTMR1 gt 300", "$REGTMR1 gt 300" },
        { "Downgrade_Rev_Limit", "5.1.10(GW)", "5.1.10(GW)" },
        { "GPP_A", "any = text | at (all", "any = text | at (all" },
    };

    /// <summary>A setting of each kind, a text, and the exact refusal.</summary>
    public static TheoryData<string, string, string> Bad => new()
    {
        { "Enable_VLAN", "1", "expected yes or no at 0 (SPA type Bool)" },
        { "Enable_VLAN", "", "expected yes or no at 0 (SPA type Bool)" },
        { "Max_Forward", "0", "expected a whole number from 1 to 255 at 0 (SPA type Uns)" },
        { "Max_Forward", "256", "expected a whole number from 1 to 255 at 0 (SPA type Uns)" },
        { "Max_Forward", "99999999999999999999999999", "expected a whole number from 1 to 255 at 0 (SPA type Uns)" },
        { "Max_Forward", "12a", "expected a whole number from 1 to 255 at 2 (SPA type Uns)" },
        { "Max_Forward", "", "expected a whole number from 1 to 255 at 0 (SPA type Uns)" },
        { "Max_Forward", "0x", "expected a whole number from 1 to 255 at 2 (SPA type Uns)" },
        { "Max_Forward", "-", "expected a whole number from 1 to 255 at 1 (SPA type Uns)" },
        { "Ring_Frequency", "9", "expected a whole number from 10 to 100 Hz at 0 (SPA type Uns)" },
        { "G726r32_Dynamic_Payload", "3", "expected a whole number from 96 to 127, or 2 at 0 (SPA type Uns)" },
        { "INFOREQ_Dynamic_Payload", "0", "expected a whole number from 96 to 127, or blank at 0 (SPA type Uns)" },
        { "SIP_ToS_DiffServ_Value_1_", "0x100", "expected a byte from 0x00 to 0xff at 0 (SPA type Uns)" },
        { "SIP_Port_1_", "65536", "expected a whole number from 0 to 65535 at 0 (SPA type Uns)" },
        { "SIP_T1", "1,5", "expected seconds from 0.1 to 64 at 1 (SPA type Time)" },
        { "SIP_T1", "64.001", "expected seconds from 0.1 to 64 at 0 (SPA type Time)" },
        { "SIP_T1", ".", "expected seconds from 0.1 to 64 at 1 (SPA type Time)" },
        { "SIP_T1", "1e3", "expected seconds from 0.1 to 64 at 1 (SPA type Time)" },
        { "INVITE_Expires", "-1", "expected seconds from 0 to 2147483647, a whole number at 0 (SPA type Time)" },
        { "INVITE_Expires", "0xg", "expected seconds from 0 to 2147483647, a whole number at 2 (SPA type Uns)" },
        { "Reorder_Delay", "256", "expected seconds from 0 to 255 (255 or inf = never) at 0 (SPA type Time)" },
        { "RTP_Packet_Size", "0.025", "expected seconds from 0.01 to 0.16 in steps of 0.01 at 0 (SPA type Time)" },
        { "DTMF_Tx_Strict_Hold_Off_Time_1_", "39", "expected milliseconds from 40 to 3000, a whole number at 0 (SPA type Time)" },
        { "FXS_Port_Input_Gain", "6.001", "expected a number from -12 to 6 dB at 0 (SPA type PwrLevel)" },
        { "DTMF_Playback_Level", "-16dBm", "expected a number from -30 to 0 dBm at 3 (SPA type PwrLevel)" },
        { "SIP_Transport_1_", "SCTP", "expected one of: UDP; TCP; TLS at 0 (SPA type choice)" },
        { "VoIP_Caller_Auth_Method_2_", "", "expected one of: none; PIN; HTTP Digest at 0 (SPA type choice)" },
        { "PSTN_Caller_Default_DP_2_", "none", "expected one of: 1; 2; 3; 4; 5; 6; 7; 8 at 0 (SPA type choice)" },
        { "Static_IP", "192.0.2", "expected an IPv4 address like 192.0.2.1, or blank at 7 (SPA type IP)" },
        { "Static_IP", "192.0.256.1", "expected an IPv4 address like 192.0.2.1, or blank at 6 (SPA type IP)" },
        { "Static_IP", "192.0.2.1.5", "expected an IPv4 address like 192.0.2.1, or blank at 9 (SPA type IP)" },
        { "NetMask", "255.0.255.0", "expected a net mask like 255.255.255.0, or blank at 0 (SPA type IP)" },
        { "Cloned_MAC_Address", "00:0e:08:aa:bb", "expected 12 hexadecimal digits at 14 (SPA Cloned MAC Address)" },
        { "Cloned_MAC_Address", "000e08aabbcg", "expected 12 hexadecimal digits at 11 (SPA Cloned MAC Address)" },
        { "Syslog_Server", "log.example.net:0", "expected a port from 1 to 65535 at 16 (SPA type FQDN)" },
        { "Syslog_Server", "log example", "expected a colon and a port, or nothing more at 3 (SPA type FQDN)" },
        { "Syslog_Server", ":514", "expected a host name or address at 0 (SPA type FQDN)" },
        { "Syslog_Server", "[2001:db8::1", "expected an IPv6 address and ] at 12 (SPA type FQDN)" },
        { "Primary_NTP_Server", "ntp.example.net:123", "expected a host name or address without a port at 15 (SPA type FQDN)" },
        { "Restricted_Access_Domains", "a.example,,b.example", "expected a domain name at 10 (SPA Restricted Access Domains)" },
        { "Auto_NetService_Private_IP_Ranges", "10.0.0.9-10.0.0.1", "expected an address that is not below the first one at 9 (SPA catalogue)" },
        { "Auto_NetService_Private_IP_Ranges", "10.0.0.9", "expected a range like 10.0.0.0-10.255.255.255 at 8 (SPA catalogue)" },
        { "Recovery_URL", "ftp://192.0.2.1/spa.bin", "expected tftp, http or https at 0 (provisioning rule 2.2, url)" },
        { "Recovery_URL", "http://192.0.2.1", "expected a path that starts with / at 16 (provisioning rule 2.2, url)" },
        { "Call_Return_Code", "69", "expected * or # at 0 (SPA type ActCode)" },
        { "Call_Return_Code", "*", "expected a digit at 1 (SPA type ActCode)" },
        { "Call_Return_Code", "*6a", "expected a digit, * or # at 2 (SPA type ActCode)" },
        { "Referral_Services_Codes", "*98|97", "expected * or # at 4 (SPA services codes)" },
        { "Referral_Services_Codes", "*98`c`", "expected | and a code, or nothing more at 3 (SPA services codes)" },
        { "Feature_Dial_Services_Codes", "*72`q`", "expected one of the tone letters c d m o p s x at 4 (SPA services codes)" },
        { "Set_Local_Date__mm_dd_", "13/1", "expected a month from 1 to 12 at 0 (SPA Set Local Date)" },
        { "Set_Local_Time__HH_mm_", "12:30", "expected HH/mm or HH/mm/ss at 5 (SPA Set Local Time)" },
        { "Daylight_Saving_Time_Rule", "start=13/1/7;end=10/-1/7;save=1", "expected a month from 1 to 12 at 6 (SPA Daylight Saving Time Rule)" },
        { "Daylight_Saving_Time_Rule", "start=4/1/7;end=10/-1/7", "expected ;save= at 23 (SPA Daylight Saving Time Rule)" },
        { "PSTN_Dial_Digit_Len_2_", ".1", "expected on/off in seconds from 0.05 to 3, like .1/.1, or blank at 2 (SPA PSTN Dial Digit Len)" },
        { "PSTN_Dial_Digit_Len_2_", ".1/4", "expected on/off in seconds from 0.05 to 3, like .1/.1, or blank at 3 (SPA PSTN Dial Digit Len)" },
        { "Backdoor_Rings_2_", "3-2", "expected a number of rings from 1 to 20, or two like 2-3, or blank at 2 (Spa Backdoor Rings)" },
        { "Report_Trigger", "boot,later", "expected a list of boot, resync, upgrade with commas between, or blank at 5 (Spa Report Trigger)" },
        { "VoIP_Caller_1_PIN_2_", "12#4", "expected a digit at 2 (SPA PIN)" },
        { "IKM_HTTP_Encrypt_Content", "abc=", "expected base64url without padding at 3 (RFC 4648 5)" },
        { "Disconnect_Tone_2_", "480@-30;4(1/1/1);4(2/2/1)", "expected one section at 16 (SPA Disconnect Tone)" },
        { "Disconnect_Tone_2_", "480@-30,500@-30,620@-30;4(.25/.25/1+2)", "expected one or two frequencies at 0 (SPA Disconnect Tone)" },
    };

    /// <summary>Kinds whose refusals are the script's own: position and source must come through.</summary>
    public static TheoryData<string, string> BadScripts => new()
    {
        { "Dial_Tone", "350@-19;10(*/0/2)" },
        { "Dial_Tone", "" },
        { "CWT_Frequency", "440" },
        { "Ring1_Cadence", "60(2)" },
        { "SIT1_RSC", "4x4" },
        { "Dial_Plan_1_", "(xx" },
        { "Resync_Periodic", "3600+" },
        { "Profile_Rule", "[--nokey] http://a.example/b" },
        { "Upgrade_Rule", "[--key x] http://a.example/b" },
        { "Downgrade_Rev_Limit", "five" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Good_text_is_read_and_written_back(string name, string text, string written)
    {
        dynamic row = Catalogue.Find(name)!;
        Assert.Equal(written, Written(row, text));
        Assert.Equal(written, Written(row, written));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_with_place_and_remedy(string name, string text, string message)
        => Assert.Equal(message, Catalogue.Find(name)!.Check(text)?.ToString());

    [Theory]
    [MemberData(nameof(BadScripts))]
    public void A_bad_script_is_refused_in_the_words_of_its_language(string name, string text)
    {
        var why = Catalogue.Find(name)!.Check(text);
        Assert.NotNull(why);
        Assert.InRange(why.At, 0, text.Length);
        Assert.NotEmpty(why.Expected);
        Assert.NotEmpty(why.Rule);
    }

    [Fact]
    public void A_text_is_taken_up_to_its_limit_and_refused_beyond()
        => Assert.All(Catalogue.All.Where(p => p.Kind.MaxLength is not null), p =>
        {
            var limit = p.Kind.MaxLength!.Value;
            Assert.Equal(
                (p.Name, limit, $"no more than {limit.ToString(CultureInfo.InvariantCulture)} characters"),
                p.Check(new string('1', limit + 1)) is { } why ? (p.Name, why.At, why.Expected) : (p.Name, -1, "accepted"));
        });

    [Theory]
    [InlineData("SIP_T1", "0.5", 500)]
    [InlineData("DTMF_Tx_Strict_Hold_Off_Time_2_", "40", 40)]
    [InlineData("Ring_Indication_Delay_2_", "0", 0)]
    [InlineData("Ring_Indication_Delay_2_", "1792 ms", 1792)]
    [InlineData("Time_Zone", "GMT-03:30", -12_600_000)]
    public void A_time_is_a_time(string name, string text, int milliseconds)
        => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ((Parameter<TimeSpan>)Catalogue.Find(name)!).Typed.Read(text).OrThrow());

    [Theory]
    [InlineData(2026, "2026-03-29", "2026-10-25")]
    [InlineData(2027, "2027-03-28", "2027-10-31")]
    public void The_last_Sunday_of_a_month_is_found(int year, string start, string end)
    {
        var rule = DaylightSavingRule.Parse("start=3/-1/7/2;end=10/-1/7/3;save=1").OrThrow();
        Assert.Equal((start, end), (Iso(rule.Start!.In(year)), Iso(rule.End!.In(year))));
    }

    [Theory]
    [InlineData("start=4/1/7;end=10/15/0;save=1", "2026-04-05", "2026-10-15")]
    [InlineData("start=4/5/7;end=2/31/0;save=1", "2026-04-05", "2026-02-28")]
    [InlineData("start=4/-8/1;end=2/-1/0;save=1", "2026-04-20", "2026-02-28")]
    public void A_day_of_the_year_is_found(string text, string start, string end)
    {
        var rule = DaylightSavingRule.Parse(text).OrThrow();
        Assert.Equal((start, end), (Iso(rule.Start!.In(2026)), Iso(rule.End!.In(2026))));
    }

    [Theory]
    [InlineData("", 1, false)]
    [InlineData("2", 2, true)]
    [InlineData("2-3", 1, false)]
    [InlineData("2-3", 3, true)]
    [InlineData("2-3", 4, false)]
    public void Rings_are_counted(string text, int bursts, bool counts) => Assert.Equal(counts, RingCount.Parse(text).OrThrow().Holds(bursts));

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Written<T>(Parameter<T> p, string text)
        where T : notnull
        => p.Typed.Write(p.Typed.Read(text).OrThrow());
}
