import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';

export interface Column<Row> {
  key: string;
  header: string;
  render: (row: Row) => ReactNode;
  align?: 'right';
  /** `title` heads the card a row becomes on a phone; `wide` is left out there. */
  on?: 'title' | 'wide';
  width?: string;
}

interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Fades the rows while another page of them is on its way. */
  stale?: boolean;
}

/** A table; on a phone each row is a card with the headers as labels. The roles are written out,
 * because browsers drop them from a table that is laid out as blocks. */
export function DataTable<Row>({ label, columns, rows, rowKey, stale }: DataTableProps<Row>) {
  return (
    <div className={classes.frame}>
      <Table
        role="table"
        aria-label={label}
        className={classes.table}
        data-stale={stale || undefined}
        verticalSpacing={10}
        horizontalSpacing="md"
      >
        <Table.Thead role="rowgroup" className={classes.head}>
          <Table.Tr role="row">
            {columns.map((column) => (
              <Table.Th role="columnheader" key={column.key} ta={column.align} w={column.width}>
                {column.header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {rows.map((row) => (
            <Table.Tr role="row" key={rowKey(row)} className={classes.row}>
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  return (
    <Table.Td
      role="cell"
      className={classes.cell}
      data-on={column.on}
      data-align={column.align}
      data-label={column.header}
    >
      {column.render(row)}
    </Table.Td>
  );
}
