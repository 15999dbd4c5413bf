using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Spa.Configuration.Parameters;

namespace Spa.Common.Tests.Parameters;

public partial class CatalogueTests
{
    /// <summary>Choice lists that the table leaves open or that ours adds to, each with its reason.</summary>
    private static readonly Dictionary<string, string> ListsOfOurOwn = new()
    {
        ["RTP-Start-Loopback_Codec"] = "the table's list ends in dots: every codec of the pages",
        ["Time_Zone"] = "GMT+10:00 is added",
    };

    [Fact]
    public void Every_provisionable_row_of_the_table_is_there_and_no_other_but_our_own()
        => Assert.Equal(
            OriginalTable.Rows.Select(r => r.Name).Order(StringComparer.Ordinal),
            Catalogue.All.Where(p => !p.IsOwn).Select(p => p.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Our_own_rows_are_these()
        => Assert.Equal(
            [
                "Report_Trigger", "Allow_Clear_Key_Profile", "Profile_For", "Profile_Sequence", "Enable_Function_URLs", "IKM_HTTP_Encrypt_Content",
                "Report_Method", "Require_HTTPS", "Custom_CA_URL", "Custom_CA_Fingerprint", "CRL_URL",
                "Certificate_URL", "Certificate_Renew_After", "Resync_At__HHmm_", "Resync_At_Random_Delay", "Upgrade_Rate_Limit",
                "Upgrade_Activation", "Upgrade_Activation_Security", "Upgrade_Activation_Delay", "Upgrade_Quiet_Time",
                "CWMP_Enable", "CWMP_ACS_URL", "CWMP_ACS_Username", "CWMP_ACS_Password",
                "CWMP_Data_Model", "CWMP_Periodic_Inform_Enable", "CWMP_Periodic_Inform_Interval", "CWMP_Periodic_Inform_Time",
                "CWMP_Connection_Request_Enable", "CWMP_Connection_Request_Port", "CWMP_Connection_Request_Username", "CWMP_Connection_Request_Password",
                "CWMP_Retry_Minimum_Wait_Interval", "CWMP_Retry_Interval_Multiplier", "CWMP_Notification_Throttle", "CWMP_Call_Log", "CWMP_Upgrades_Managed",
                "CWMP_Provisioning_Code",
                "CWMP_Autonomous_Enable", "CWMP_Autonomous_Direction", "CWMP_Autonomous_Result", "CWMP_Autonomous_File_Types",
                "CWMP_STUN_Enable", "CWMP_STUN_Server", "CWMP_STUN_Port", "CWMP_STUN_Username", "CWMP_STUN_Password",
                "CWMP_STUN_Max_Keep_Alive", "CWMP_STUN_Min_Keep_Alive", "CWMP_STUN_Notification_Limit",
                "Force_PSTN_Disconnect_Code", "Secure_Call_Only_1_", "Sequential_Dialing_2_", "Backdoor_Rings_2_", "Backdoor_Window_2_",
            ],
            Catalogue.All.Where(p => p.IsOwn).Select(p => p.Name));

    [Fact]
    public void Page_section_and_label_equal_the_table_row_by_row()
        => Assert.All(OriginalTable.Rows, row =>
        {
            var p = Catalogue.Find(row.Name)!;
            Assert.Equal((row.Tab, row.Section, row.Label), (PageTitle.Of(p.Page), p.Section, p.Label));
        });

    [Fact]
    public void Original_defaults_equal_the_table_row_by_row()
        => Assert.All(OriginalTable.Rows, row => Assert.Equal((row.Name, row.Default), (row.Name, Catalogue.Find(row.Name)!.OriginalDefaultText)));

    [Fact]
    public void Choices_equal_the_table_row_by_row()
        => Assert.All(OriginalTable.Rows.Where(r => r.Type.Contains("; ", StringComparison.Ordinal) && !ListsOfOurOwn.ContainsKey(r.Name) && !FreeText().IsMatch(r.Type)), row =>
            Assert.Equal($"{row.Name}: {row.Type}", $"{row.Name}: {string.Join("; ", Catalogue.Find(row.Name)!.Kind.Choices)}"));

    [Fact]
    public void Every_list_of_the_table_is_a_list_here()
        => Assert.Equal(
            OriginalTable.Rows.Where(r => r.Type.Contains("; ", StringComparison.Ordinal) && !FreeText().IsMatch(r.Type)).Select(r => r.Name).Order(StringComparer.Ordinal),
            Catalogue.All.Where(p => !p.IsOwn && !p.Kind.Choices.IsEmpty).Select(p => p.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Lists_of_our_own_hold_what_the_table_holds()
    {
        var zones = Catalogue.Find("Time_Zone")!.Kind.Choices;
        Assert.Equal(OriginalTable.Row("Time_Zone").Type.Split("; "), zones.Where(z => z != "GMT+10:00"));
        Assert.Contains("GMT+10:00", zones);
        var codecs = Catalogue.Find("RTP-Start-Loopback_Codec")!.Kind.Choices;
        Assert.Subset(codecs.ToHashSet(), OriginalTable.Row("RTP-Start-Loopback_Codec").Type.Split("; ").Where(c => c != "...").ToHashSet());
    }

    [Fact]
    public void Names_are_unique_also_without_regard_to_case()
        => Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void Every_default_is_valid_and_written_as_it_was_read()
        => Assert.All(Catalogue.All, p =>
        {
            Assert.Null(p.Check(p.DefaultText));
            Assert.Null(p.Check(p.OriginalDefaultText));
            var (written, again) = WrittenTwice(p, p.DefaultText);
            Assert.Equal((p.Name, written), (p.Name, again));
        });

    [Fact]
    public void Every_choice_is_valid_in_any_case_and_written_as_listed()
        => Assert.All(Catalogue.All, p => Assert.All(p.Kind.Choices, choice =>
        {
            Assert.Equal(choice, WrittenTwice(p, choice).Once);
            Assert.Equal(choice, WrittenTwice(p, choice.ToUpperInvariant()).Once);
        }));

    [Fact]
    public void Defaults_that_are_not_the_original_are_these_and_each_has_a_reason()
    {
        Assert.Equal(
            ["Emergency_Number_1_", "VoIP_Caller_Auth_Method_2_", "PSTN_Caller_Auth_Method_2_"],
            Catalogue.All.Where(p => p.DefaultText != p.OriginalDefaultText).Select(p => p.Name));
        Assert.All(Catalogue.All.Where(p => p.DefaultText != p.OriginalDefaultText), p => Assert.NotNull(p.Deviation));
    }

    [Theory]
    [InlineData("VoIP_Caller_Auth_Method_2_", "PIN")]
    [InlineData("PSTN_Caller_Auth_Method_2_", "PIN")]
    [InlineData("VoIP_Caller_1_PIN_2_", "")]
    [InlineData("PSTN_Caller_8_PIN_2_", "")]
    [InlineData("Enable_WAN_Web_Server", "no")]
    [InlineData("Emergency_Number_1_", "112,911,999,000")]
    public void Safe_defaults_hold(string name, string expected) => Assert.Equal(expected, Catalogue.Find(name)!.DefaultText);

    [Fact]
    public void What_is_not_offered_is_this_and_each_has_a_reason()
        => Assert.Equal(
            [
                "SRTP_Method", "NSE_Dynamic_Payload", "INFOREQ_Dynamic_Payload", "NSE_Codec_Name", "G723_Codec_Name", "TURN_Server", "Auth_Server", "License_Keys",
                "Prefer_G723_Code", "Force_G723_Code", "FXS_Port_Power_Limit", "Daylight_Saving_Time_Enable",
                "Mini_Certificate_1_", "SRTP_Private_Key_1_", "G723_Enable_1_", "FAX_Process_NSE_1_", "Release_Unused_Codec_1_",
                "Mini_Certificate_2_", "SRTP_Private_Key_2_", "G723_Enable_2_", "FAX_Process_NSE_2_", "Release_Unused_Codec_2_",
            ],
            Catalogue.All.Where(p => p.NotOffered?.Length > 20).Select(p => p.Name));

    [Fact]
    public void Choices_without_effect_are_choices_of_their_list_and_each_has_a_reason()
        => Assert.All(Catalogue.All.Where(p => !p.IdleChoices.IsEmpty), p =>
        {
            Assert.Subset(p.Kind.Choices.ToHashSet(), p.IdleChoices.ToHashSet());
            Assert.NotNull(p.Deviation);
        });

    [Fact]
    public void Secrets_are_these()
        => Assert.Equal(
            OriginalTable.Rows.Where(r => r.Type is "password" or "secret string" or "digits" or "base64").Select(r => r.Name).Append("IKM_HTTP_Encrypt_Content").Append("CWMP_ACS_Password").Append("CWMP_Connection_Request_Password").Append("CWMP_STUN_Password").Order(StringComparer.Ordinal),
            Catalogue.All.Where(p => p.Kind.IsSecret).Select(p => p.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_field_of_a_page_class_is_in_the_catalogue_and_named_after_its_label()
    {
        var fields = Fields();
        Assert.Equal(Catalogue.All.Count, fields.Select(f => f.Row).Distinct().Count());
        Assert.All(fields, f => Assert.Equal(Letters().Replace(f.Row.Label.Split(" (")[0], string.Empty), f.Field, ignoreCase: true));
    }

    [Fact]
    public void The_comment_above_a_row_says_what_the_row_says()
    {
        var comments = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Spa.Configuration.xml")).Descendants("member")
            .ToDictionary(m => m.Attribute("name")!.Value, m => m.Value.Trim());
        Assert.All(Fields().Where(f => !f.Row.IsOwn), f =>
        {
            var comment = comments[$"F:{f.Class}.{f.Field}"];
            if (f.Row.Page is not (Page.PstnLine or Page.PstnUser) || f.Class.EndsWith("PstnLineParameters", StringComparison.Ordinal))
            {
                Assert.EndsWith(": " + f.Row.Meaning, comment, StringComparison.Ordinal);
            }

            Assert.StartsWith(LineOfName().Replace(f.Row.Name, "_"), LineOfName().Replace(comment.Split(": ")[0], "_"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Meanings_are_sentences_without_open_questions()
        => Assert.All(Catalogue.All, p => Assert.True(p.Meaning.EndsWith('.') && !char.IsLower(p.Meaning[0]) && !p.Meaning.Contains("(?)", StringComparison.Ordinal), $"{p.Name}: {p.Meaning}"));

    [Theory]
    [InlineData("sip_tos_diffserv_value_1_", "SIP_ToS_DiffServ_Value_1_")]
    [InlineData("SIP_TOS_DiffServ_Value_2_", "SIP_ToS_DiffServ_Value_2_")]
    [InlineData("Set_Local_Date_mm_dd_", "Set_Local_Date__mm_dd_")]
    [InlineData("gpp_sa", "GPP_SA")]
    public void Spellings_that_circulate_are_found(string written, string name)
    {
        Assert.Null(Catalogue.Find(written));
        Assert.Equal(name, Catalogue.FindIgnoringCase(written)!.Name);
        Assert.Same(Catalogue.Find(name), Catalogue.Find(name.AsSpan()));
    }

    private static List<(string Class, string Field, Parameter Row)> Fields()
        =>
        [
            .. from type in typeof(Catalogue).Assembly.GetExportedTypes()
               where type.Namespace == typeof(Catalogue).Namespace && type.Name.EndsWith("Parameters", StringComparison.Ordinal)
               from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
               let value = field.GetValue(null)!
               from row in value is Parameter one ? new[] { one } : [Line(value, "Line1"), Line(value, "PstnLine")]
               select (type.FullName!, field.Name, row),
        ];

    private static Parameter Line(object both, string property) => (Parameter)both.GetType().GetProperty(property)!.GetValue(both)!;

    private static (string Once, string Twice) WrittenTwice(Parameter p, string text)
    {
        dynamic row = p;
        return Kinded.WrittenTwice(row, text);
    }

    [GeneratedRegex("[^A-Za-z0-9]")]
    private static partial Regex Letters();

    [GeneratedRegex("_[12n]_$")]
    private static partial Regex LineOfName();

    [GeneratedRegex("^(SERV=|mm/dd|start=|\\$NOTIFY)")]
    private static partial Regex FreeText();

    private static class Kinded
    {
        public static (string, string) WrittenTwice<T>(Parameter<T> p, string text)
            where T : notnull
        {
            var once = p.Typed.Write(p.Typed.Read(text).OrThrow());
            return (once, p.Typed.Write(p.Typed.Read(once).OrThrow()));
        }
    }
}
