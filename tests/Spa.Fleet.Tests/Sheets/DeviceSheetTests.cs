using System.Text;
using Spa.Fleet.Layers;
using Spa.Fleet.Sheets;

namespace Spa.Fleet.Tests.Sheets;

public class DeviceSheetTests
{
    [Fact]
    public void Columns_stand_in_any_order_and_case()
    {
        var sheet = Read("Tags,MAC,VAR:Ext:number,seen\nb a,00-0E-08-00-00-01,12,yesterday\n");
        Assert.Empty(sheet.Faults);
        var row = Assert.Single(sheet.Rows);
        Assert.Equal(("000e08000001", "b a", null), (row.Mac.ToString(), row.Field("tags"), row.Field("seen")));
        Assert.Equal((new DeviceColumn("var:Ext", "Ext", VariableType.Number), "12"), Assert.Single(row.Variables));
    }

    [Theory]
    [InlineData("serial\n1", "Line 1: There is no column mac. The first line must name the columns, of which mac must be one: mac, serial, model, customer, site, tags, firmware, note, var:NAME.")]
    [InlineData("mac,custommer\n", "Line 1, custommer: There is no column 'custommer': there are mac, serial, model, customer, site, tags, firmware, note and var:NAME; state, health, version, seen, address, profile may stand there too and are left out of account.")]
    [InlineData("mac,site,Site\n", "Line 1, Site: The column stands there twice: take one out.")]
    [InlineData("mac,var:a,var:a:number\n", "Line 1, var:a:number: The column stands there twice: take one out.")]
    [InlineData("mac,\n", "Line 1: Column 2 has no name: take it out, or name it.")]
    [InlineData("mac,var:1x\n", "Line 1, var:1x: 1x is no name for a variable: a letter, then letters, digits and _, at most 40.")]
    [InlineData("mac,var:mac\n", "Line 1, var:mac: mac is filled by the server for each device; take another name.")]
    public void A_heading_that_is_not_known_is_refused_with_what_there_is(string text, string sentence)
    {
        var sheet = Read(text);
        Assert.Empty(sheet.Columns);
        Assert.Equal(sentence, Assert.Single(sheet.Faults).ToString());
    }

    [Fact]
    public void A_type_that_is_none_is_refused_with_those_there_are()
        => Assert.Equal(
            $"Line 1, var:a:colour: A variable's column is var:NAME or var:NAME:TYPE, with a type of {string.Join(", ", Enum.GetNames<VariableType>().Select(n => n.ToLowerInvariant()))}.",
            Assert.Single(Read("mac,var:a:colour\n").Faults).ToString());

    [Fact]
    public void Every_fault_of_a_row_is_named_by_line_and_column()
    {
        var sheet = Read("mac,var:n:number\n000e08000001,one\nxyz,1\n000E08000001,2\n1.4E+11,3\n000e08000002,***\n");
        Assert.Equal(
            [
                "Line 2, var:n: n is a number; 'one' is none.",
                "Line 3, mac: 'xyz' is no MAC address: expected a hex digit of a MAC address at 0 (provisioning 2.5, macro MA).",
                "Line 4, mac: 000e08000001 stands on line 2 already: keep one of the two.",
                "Line 5, mac: '1.4E+11' is a number that a spreadsheet made of a MAC address: write it with colons, or format the column as text.",
            ],
            sheet.Faults.Select(f => f.ToString()));
        Assert.Equal(2, sheet.Rows.Length);
    }

    [Fact]
    public void A_file_that_is_another_one_is_not_named_a_million_times()
        => Assert.Equal(DeviceSheet.MostFaults, Read("mac\n" + string.Concat(Enumerable.Repeat("x\n", 5000))).Faults.Length);

    private static DeviceSheet Read(string text)
    {
        Assert.True(Sheet.Read(Encoding.UTF8.GetBytes(text), out var sheet, out var fault), fault?.ToString());
        return DeviceSheet.Of(sheet!);
    }
}
