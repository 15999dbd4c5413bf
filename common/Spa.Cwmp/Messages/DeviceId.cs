using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Who a CPE says it is (DeviceIdStruct).</summary>
/// <param name="Manufacturer">Up to 64 characters.</param>
/// <param name="Oui">Six digits in capitals.</param>
/// <param name="ProductClass">Up to 64 characters; may be empty.</param>
/// <param name="SerialNumber">Up to 64 characters.</param>
public sealed record DeviceId(string Manufacturer, string Oui, string ProductClass, string SerialNumber)
{
    /// <summary>Nobody.</summary>
    public static DeviceId None { get; } = new(string.Empty, string.Empty, string.Empty, string.Empty);

    internal static DeviceId Read(SoapReader reader)
    {
        var (manufacturer, oui, productClass, serialNumber) = (string.Empty, string.Empty, string.Empty, string.Empty);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Manufacturer":
                    manufacturer = reader.Text();
                    break;
                case "OUI":
                    oui = reader.Text();
                    break;
                case "ProductClass":
                    productClass = reader.Text();
                    break;
                case "SerialNumber":
                    serialNumber = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new DeviceId(manufacturer, oui, productClass, serialNumber);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("DeviceId"u8);
        writer.Text("Manufacturer"u8, Manufacturer);
        writer.Text("OUI"u8, Oui);
        writer.Text("ProductClass"u8, ProductClass);
        writer.Text("SerialNumber"u8, SerialNumber);
        writer.Close("DeviceId"u8);
    }
}
