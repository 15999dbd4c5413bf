using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Marks;

namespace Spa.Fleet.Tests.Enrolment;

public class CertificateSubjectTests
{
    private static readonly MacAddress Mac = MacAddress.Of("000e08abcdef");

    public static TheoryData<string, (string, string)[], CertificateSubject> Rows => new()
    {
        { "provisioning 3.6", [(CertificateSubject.Unit, "SPA-962"), (CertificateSubject.Locality, "88012BA01234"), (CertificateSubject.Surname, "000e08abcdef")], new(Mac, "88012BA01234", "SPA962", false) },
        { "MAC as state", [(CertificateSubject.Unit, "SPA-3102"), (CertificateSubject.Locality, "FM600F123456"), (CertificateSubject.State, "000E08ABCDEF")], new(Mac, "FM600F123456", "SPA3102", false) },
        { "MAC as common name", [(CertificateSubject.CommonName, "000e08abcdef")], new(Mac, null, null, false) },
        { "late phones", [(CertificateSubject.CommonName, "SPA-525G, MAC: 000E08ABCDEF, Serial: CBT141900G7")], new(Mac, "CBT141900G7", "SPA525G", false) },
        { "late phones, short", [(CertificateSubject.CommonName, "SPA504G 00:0e:08:ab:cd:ef CBT141900G7")], new(Mac, "CBT141900G7", "SPA504G", false) },
        { "generic of Cisco", [(CertificateSubject.Unit, "cisco.com"), (CertificateSubject.Locality, "ciscogeneric"), (CertificateSubject.Surname, "ciscogeneric")], new(null, null, null, true) },
        { "generic of Linksys", [(CertificateSubject.Unit, "linksys.com"), (CertificateSubject.Locality, "linksysgeneric"), (CertificateSubject.Surname, "linksysgeneric")], new(null, null, null, true) },
        { "generic of Sipura", [(CertificateSubject.Locality, "SipuraGeneric"), (CertificateSubject.Surname, "000e08abcdef")], new(null, null, null, true) },
        { "one MAC twice leaves a choice", [(CertificateSubject.Surname, "000e08abcdef"), (CertificateSubject.Surname, "000e08abcdee")], new(null, null, null, false) },
        { "no MAC", [(CertificateSubject.CommonName, "somebody"), (CertificateSubject.Locality, "x y")], new(null, null, null, false) },
        { "nothing", [], new(null, null, null, false) },
    };

    [Theory]
    [Attack("C7")]
    [MemberData(nameof(Rows))]
    public void Every_form_of_the_field_is_read(string what, (string, string)[] attributes, CertificateSubject subject) => Assert.Equal((what, subject), (what, CertificateSubject.Read(attributes)));
}
